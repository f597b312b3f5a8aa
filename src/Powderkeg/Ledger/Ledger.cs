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
/// Who has what: a dense table of balances, what of them is reserved for standing orders and margins, and who owes which loan.
/// </summary>
/// <remarks>
/// Every change is a transfer between two accounts; issuers and clearing accounts are accounts too, so each asset sums to zero for ever.
/// LEDGER-1: the sum of an asset over all accounts equals zero, issuers counted with what they issued as a negative balance.
/// LEDGER-2: only accounts that owe by meaning stand below zero. LEDGER-3: what is reserved is never more than what is there.
/// </remarks>
public sealed class Balances
{
    private readonly Asset[] assets;
    private readonly List<string> keys = [];
    private readonly List<Overdraft> overdrafts = [];
    private long[] balances = [];
    private long[] reserved = [];
    private long[] loans = [];
    private long[] versions = [];

    public Balances(IReadOnlyList<Asset> assets) => this.assets = [.. assets];

    public IReadOnlyList<Asset> Assets => assets;
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
        }

        int cells = keys.Count * assets.Length;
        if (cells > balances.Length)
        {
            int capacity = Math.Max(cells, balances.Length * 2);
            Array.Resize(ref balances, capacity);
            Array.Resize(ref reserved, capacity);
            Array.Resize(ref loans, capacity);
        }

        return id;
    }

    public string KeyOf(AccountId account) => keys[account.Index];

    /// <summary>Moves on whenever the account's balances or loans change: who valued it before can tell that it must look again.</summary>
    public long VersionOf(AccountId account) => versions[account.Index];

    /// <summary>Something else that the account is valued by has changed: its positions.</summary>
    public void Touch(AccountId account) => versions[account.Index]++;

    public Asset AssetOf(AssetId asset) => assets[asset.Index];

    private int Cell(AccountId account, AssetId asset) => account.Index * assets.Length + asset.Index;

    public Amount Of(AccountId account, AssetId asset) => Amount.FromUnits(balances[Cell(account, asset)]);

    public Amount ReservedOf(AccountId account, AssetId asset) => Amount.FromUnits(reserved[Cell(account, asset)]);

    public Amount LoanOf(AccountId account, AssetId asset) => Amount.FromUnits(loans[Cell(account, asset)]);

    /// <summary>Whether an account may stand below zero, by the meaning of what it owes.</summary>
    public bool MayOverdraw(AccountId account) => overdrafts[account.Index] == Overdraft.ByMeaning;

    /// <summary>What can be spent or withdrawn now.</summary>
    public Amount AvailableOf(AccountId account, AssetId asset)
    {
        int cell = Cell(account, asset);
        return Amount.FromUnits(balances[cell] - reserved[cell]);
    }

    /// <summary>Moves an amount of zero or more; the giver must have it unreserved, unless it owes by meaning.</summary>
    public void Transfer(AccountId from, AccountId to, AssetId asset, Amount amount)
    {
        Invariant.Require(!amount.IsNegative, "LEDGER-4", "a transfer moves zero or more", amount.Units);
        if (amount.IsZero || from == to)
        {
            return;
        }

        int giver = Cell(from, asset), taker = Cell(to, asset);
        long left = checked(balances[giver] - amount.Units);
        if (left < reserved[giver] && overdrafts[from.Index] == Overdraft.Forbidden)
        {
            throw new InvariantBrokenException("LEDGER-2",
                $"LEDGER-2: only accounts that owe by meaning stand below zero: {keys[from.Index]} gives {amount} {assets[asset.Index].Key} to {keys[to.Index]}, has {balances[giver]}, of it reserved {reserved[giver]}");
        }

        balances[giver] = left;
        balances[taker] = checked(balances[taker] + amount.Units);
        versions[from.Index]++;
        versions[to.Index]++;
        Postings++;
    }

    /// <summary>Sets part of what is available aside for a standing order or a margin.</summary>
    public void Reserve(AccountId account, AssetId asset, Amount amount)
    {
        int cell = Cell(account, asset);
        Invariant.Require(!amount.IsNegative && (reserved[cell] + amount.Units <= balances[cell] || overdrafts[account.Index] == Overdraft.ByMeaning),
            "LEDGER-3", "what is reserved is never more than what is there", amount.Units);
        reserved[cell] += amount.Units;
    }

    public void Release(AccountId account, AssetId asset, Amount amount)
    {
        int cell = Cell(account, asset);
        Invariant.Require(!amount.IsNegative && amount.Units <= reserved[cell], "LEDGER-5", "no more is released than was reserved", amount.Units);
        reserved[cell] -= amount.Units;
    }

    /// <summary>The lender hands over the amount and the borrower's loan grows by it.</summary>
    public void Lend(AccountId lender, AccountId borrower, AssetId asset, Amount amount)
    {
        Transfer(lender, borrower, asset, amount);
        loans[Cell(borrower, asset)] = checked(loans[Cell(borrower, asset)] + amount.Units);
        versions[borrower.Index]++;
    }

    /// <summary>Repays up to the loan from what is there; returns what was paid.</summary>
    public Amount Repay(AccountId borrower, AccountId lender, AssetId asset, Amount most)
    {
        int cell = Cell(borrower, asset);
        Amount paid = Amount.Max(Amount.Zero, Amount.Min(most, Amount.Min(Amount.FromUnits(loans[cell]), AvailableOf(borrower, asset))));
        Transfer(borrower, lender, asset, paid);
        loans[cell] -= paid.Units;
        versions[borrower.Index]++;
        return paid;
    }

    /// <summary>Interest: the loan grows, and nothing moves until it is paid.</summary>
    public void GrowLoan(AccountId borrower, AssetId asset, Amount interest)
    {
        loans[Cell(borrower, asset)] = checked(loans[Cell(borrower, asset)] + interest.Units);
        versions[borrower.Index]++;
    }

    /// <summary>What cannot be collected is struck off the loan: the caller books it as bad debt at a named place.</summary>
    public void StrikeOff(AccountId borrower, AssetId asset, Amount amount)
    {
        int cell = Cell(borrower, asset);
        Invariant.Require(amount.Units <= loans[cell], "LEDGER-6", "no more is struck off than is owed", amount.Units);
        loans[cell] -= amount.Units;
        versions[borrower.Index]++;
    }
}
