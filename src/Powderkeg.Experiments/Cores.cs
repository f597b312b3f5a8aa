using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Powderkeg.Experiments;

/// <summary>Many runs, one a core. A run is one thread; which core makes it changes nothing in it.</summary>
internal static class Cores
{
    /// <summary>The first fault of any run is thrown as it was.</summary>
    public static void Each<T>(IEnumerable<T> jobs, int cores, CancellationToken stop, Action<T> work)
    {
        try
        {
            Parallel.ForEach(Partitioner.Create(jobs, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = cores, CancellationToken = stop }, work);
        }
        catch (AggregateException many)
        {
            ExceptionDispatchInfo.Throw(many.InnerExceptions.FirstOrDefault(fault => fault is not OperationCanceledException) ?? many.InnerExceptions[0]);
        }
    }
}
