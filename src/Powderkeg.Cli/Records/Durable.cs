using System.Runtime.InteropServices;

namespace Powderkeg.Cli.Records;

/// <summary>What .NET doesn't offer of the file system: fsync of a folder, and two names exchanged in one step.</summary>
/// <remarks>Linux and macOS; elsewhere the calls do nothing, or say that they can't.</remarks>
internal static partial class Durable
{
    private const int ReadOnly = 0;
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;

    /// <summary>Forces a folder's entries to the disk, so that a rename inside it survives a loss of power.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int handle = Open(path, ReadOnly);
        if (handle < 0)
        {
            throw new IOException($"cannot open the folder {path} to write it out (error {Marshal.GetLastPInvokeError()})");
        }

        int code = Sync(handle);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(handle);

        // EINVAL: this file system knows no sync of folders; its renames are then as durable as it makes them.
        if (code != 0 && error != 22)
        {
            throw new IOException($"cannot write out the folder {path} (error {error})");
        }
    }

    /// <summary>Writes a new file and forces it to the disk.</summary>
    public static void WriteFile(string path, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Forces a file that somebody else has written to the disk.</summary>
    public static void SyncFile(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Exchanges two names at once: at no moment is either missing. False where the system can't.</summary>
    public static bool TryExchange(string a, string b)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return RenameAt2(CurrentFolder, a, CurrentFolder, b, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);
}
