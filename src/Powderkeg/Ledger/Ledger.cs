using System.Runtime.CompilerServices;
using Powderkeg.Units;

namespace Powderkeg.Ledger;

/// <summary>An asset as the ledger knows it.</summary>
/// <param name="Key">The id in the scenario.</param>
/// <param name="Decimals">Simulated decimals: its whole supply stays under 2^62 units.</param>
public sealed record Asset(AssetId Id, string Key, int Decimals)
{
    /// <summary>10^Decimals.</summary>
    public long UnitsPerWhole { get; } = PowerOfTen(Decimals);

    public double WholeOf(Amount amount) => (double)amount.Units / UnitsPerWhole;

    /// <summary>Units of a described quantity of whole tokens, to the nearest unit (descriptions only; nothing that moves in a run passes here).</summary>
    public Amount AmountOf(double whole) => Amount.FromUnits(checked((long)Math.Round(whole * UnitsPerWhole)));

    private static long PowerOfTen(int exponent)
    {
        long value = 1;
        for (int i = 0; i < exponent; i++)
        {
            value *= 10;
        }

        return value;
    }
}

/// <summary>Which accounts may stand below zero, by the meaning of what they owe.</summary>
public enum Overdraft : byte
{
    /// <summary>An ordinary account: never below zero in any asset.</summary>
    Forbidden = 0,

    /// <summary>An issuer (minus what it has issued), a perp market's clearing (minus the open profits it still collects), or a place where loss is left.</summary>
    ByMeaning = 1,
}

/// <summary>
/// Who has what: a table of balances, what of them is reserved for standing orders and margins, and who owes which loan.
/// </summary>
/// <remarks>
/// The table lies by asset, then by account, in pages made at the first posting: a crowd of one-asset accounts costs one cell each, side by side,
/// and what is read together (balance, reserved, loan) is one cell.
/// Every change is a transfer between two accounts; issuers and clearing accounts are accounts too, so each asset sums to zero for ever.
/// LEDGER-1: the sum of an asset over all accounts equals zero, issuers counted with what they issued as a negative balance.
/// LEDGER-2: only accounts that owe by meaning stand below zero. LEDGER-3: what is reserved is never more than what is there.
/// </remarks>
public sealed class Balances
{
    private const int PageBits = 10;
    private const int PageMask = (1 << PageBits) - 1;

    /// <summary>What is read where nothing was ever posted.</summary>
    private static readonly Cell Nothing;
    private readonly Asset[] assets;
    private readonly Cell[]?[][] columns;
    private readonly List<string> keys = [];
    private readonly List<Overdraft> overdrafts = [];
    private long[] versions = [];
    private ulong[] held = [];

    private struct Cell
    {
        public long Balance;
        public long Reserved;
        public long Loan;
    }

    public Balances(IReadOnlyList<Asset> assets)
    {
        this.assets = [.. assets];
        columns = new Cell[]?[assets.Count][];
        Array.Fill(columns, []);
    }

    public IReadOnlyList<Asset> Assets => assets;

    /// <summary>The same, for loops that run often.</summary>
    internal ReadOnlySpan<Asset> AllAssets => assets;
    public int Accounts => keys.Count;

    /// <summary>Postings so far: what a per-event audit counts.</summary>
    public long Postings { get; private set; }

    public AccountId Open(string key, Overdraft overdraft)
    {
        AccountId id = new(keys.Count);
        keys.Add(key);
        overdrafts.Add(overdraft);
        if (keys.Count > versions.Length)
        {
            Array.Resize(ref versions, Math.Max(64, keys.Count * 2));
            Array.Resize(ref held, versions.Length);
        }

        int page = id.Index >> PageBits;
        for (int i = 0; i < columns.Length && page >= columns[i].Length; i++)
        {
            Array.Resize(ref columns[i], Math.Max(8, columns[i].Length * 2));
        }

        return id;
    }

    public string KeyOf(AccountId account) => keys[account.Index];

    /// <summary>Moves on whenever the account's balances or loans change: who valued it before can tell that it must look again.</summary>
    public long VersionOf(AccountId account) => versions[account.Index];

    /// <summary>Something else that the account is valued by has changed: its positions.</summary>
    public void Touch(AccountId account) => versions[account.Index]++;

    /// <summary>The assets in which the account may have or owe anything; to loop over where zeros do not count.</summary>
    public HeldAssets AssetsOf(AccountId account) => new(held[account.Index], assets.Length);

    public Asset AssetOf(AssetId asset) => assets[asset.Index];

    // Inlined by request: it is asked several times for every order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly Cell Look(AccountId account, AssetId asset)
    {
        Cell[]? page = columns[asset.Index][account.Index >> PageBits];
        return ref page is null ? ref Nothing : ref page[account.Index & PageMask];
    }

    private ref Cell Open(AccountId account, AssetId asset)
    {
        held[account.Index] |= HeldAssets.BitOf(asset);
        Cell[] page = columns[asset.Index][account.Index >> PageBits] ??= new Cell[1 << PageBits];
        return ref page[account.Index & PageMask];
    }

    public Amount Of(AccountId account, AssetId asset) => Amount.FromUnits(Look(account, asset).Balance);

    public Amount ReservedOf(AccountId account, AssetId asset) => Amount.FromUnits(Look(account, asset).Reserved);

    public Amount LoanOf(AccountId account, AssetId asset) => Amount.FromUnits(Look(account, asset).Loan);

    /// <summary>What is there, and what is owed.</summary>
    public (Amount Balance, Amount Loan) SidesOf(AccountId account, AssetId asset)
    {
        ref readonly Cell cell = ref Look(account, asset);
        return (Amount.FromUnits(cell.Balance), Amount.FromUnits(cell.Loan));
    }

    /// <summary>Balance less loan.</summary>
    public Amount NetOf(AccountId account, AssetId asset)
    {
        ref readonly Cell cell = ref Look(account, asset);
        return Amount.FromUnits(cell.Balance - cell.Loan);
    }

    /// <summary>Whether an account may stand below zero, by the meaning of what it owes.</summary>
    public bool MayOverdraw(AccountId account) => overdrafts[account.Index] == Overdraft.ByMeaning;

    /// <summary>What can be spent or withdrawn now.</summary>
    public Amount AvailableOf(AccountId account, AssetId asset)
    {
        ref readonly Cell cell = ref Look(account, asset);
        return Amount.FromUnits(cell.Balance - cell.Reserved);
    }

    /// <summary>Moves an amount of zero or more; the giver must have it unreserved, unless it owes by meaning.</summary>
    public void Transfer(AccountId from, AccountId to, AssetId asset, Amount amount)
    {
        Invariant.Require(!amount.IsNegative, "LEDGER-4", "a transfer moves zero or more", amount.Units);
        if (amount.IsZero || from == to)
        {
            return;
        }

        ref Cell giver = ref Open(from, asset);
        ref Cell taker = ref Open(to, asset);
        long left = checked(giver.Balance - amount.Units);
        if (left < giver.Reserved && overdrafts[from.Index] == Overdraft.Forbidden)
        {
            throw new InvariantBrokenException("LEDGER-2",
                $"LEDGER-2: only accounts that owe by meaning stand below zero: {keys[from.Index]} gives {amount} {assets[asset.Index].Key} to {keys[to.Index]}, has {giver.Balance}, of it reserved {giver.Reserved}");
        }

        giver.Balance = left;
        taker.Balance = checked(taker.Balance + amount.Units);
        versions[from.Index]++;
        versions[to.Index]++;
        Postings++;
    }

    /// <summary>Sets part of what is available aside for a standing order or a margin.</summary>
    public void Reserve(AccountId account, AssetId asset, Amount amount)
    {
        ref Cell cell = ref Open(account, asset);
        Invariant.Require(!amount.IsNegative && (cell.Reserved + amount.Units <= cell.Balance || overdrafts[account.Index] == Overdraft.ByMeaning),
            "LEDGER-3", "what is reserved is never more than what is there", amount.Units);
        cell.Reserved += amount.Units;
    }

    public void Release(AccountId account, AssetId asset, Amount amount)
    {
        ref Cell cell = ref Open(account, asset);
        Invariant.Require(!amount.IsNegative && amount.Units <= cell.Reserved, "LEDGER-5", "no more is released than was reserved", amount.Units);
        cell.Reserved -= amount.Units;
    }

    /// <summary>The lender hands over the amount and the borrower's loan grows by it.</summary>
    public void Lend(AccountId lender, AccountId borrower, AssetId asset, Amount amount)
    {
        Transfer(lender, borrower, asset, amount);
        ref Cell cell = ref Open(borrower, asset);
        cell.Loan = checked(cell.Loan + amount.Units);
        versions[borrower.Index]++;
    }

    /// <summary>Repays up to the loan from what is there; returns what was paid.</summary>
    public Amount Repay(AccountId borrower, AccountId lender, AssetId asset, Amount most)
    {
        Amount paid = Amount.Max(Amount.Zero, Amount.Min(most, Amount.Min(LoanOf(borrower, asset), AvailableOf(borrower, asset))));
        Transfer(borrower, lender, asset, paid);
        Open(borrower, asset).Loan -= paid.Units;
        versions[borrower.Index]++;
        return paid;
    }

    /// <summary>Interest: the loan grows, and nothing moves until it is paid.</summary>
    public void GrowLoan(AccountId borrower, AssetId asset, Amount interest)
    {
        ref Cell cell = ref Open(borrower, asset);
        cell.Loan = checked(cell.Loan + interest.Units);
        versions[borrower.Index]++;
    }

    /// <summary>What cannot be collected is struck off the loan: the caller books it as bad debt at a named place.</summary>
    public void StrikeOff(AccountId borrower, AssetId asset, Amount amount)
    {
        ref Cell cell = ref Open(borrower, asset);
        Invariant.Require(amount.Units <= cell.Loan, "LEDGER-6", "no more is struck off than is owed", amount.Units);
        cell.Loan -= amount.Units;
        versions[borrower.Index]++;
    }
}
