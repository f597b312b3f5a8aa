using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Chain;

/// <summary>A window in which a venue passes nothing.</summary>
public readonly record struct ClosedWindow(Instant From, Instant To);

/// <summary>How a venue lets money out and in.</summary>
public sealed record VenueGate(Duration WithdrawalQueue, int Confirmations, IReadOnlyList<ClosedWindow> Closed)
{
    /// <summary>The first instant from <paramref name="at"/> on at which the gate is open.</summary>
    public Instant OpenFrom(Instant at)
    {
        bool moved = true;
        while (moved)
        {
            moved = false;
            foreach (ClosedWindow window in Closed)
            {
                if (at >= window.From && at < window.To)
                {
                    at = window.To;
                    moved = true;
                }
            }
        }

        return at;
    }
}

/// <summary>Why a transfer was not begun.</summary>
public enum TransferRefusal : byte
{
    None = 0,
    AmountNotPositive = 1,
    InsufficientBalance = 2,
    NoGasMoney = 3,
}

/// <summary>
/// Money on its way between venues and the chain: it leaves at once, is in transit, and arrives later, or much later.
/// </summary>
/// <remarks>
/// Out of a venue: the venue's queue (an outage holds it up), then inclusion in a block. Into a venue: inclusion, then confirmations, then the venue must be open.
/// From venue to venue: both. A place is a venue's number; the chain is any other number. CHAIN-4: what is in transit is owned by one account of the ledger.
/// </remarks>
public sealed class Transfers
{
    private readonly Blockchain chain;
    private readonly IReadOnlyList<VenueGate> gates;
    private readonly Agenda agenda;
    private readonly Balances balances;
    private readonly EventJournal journal;
    private readonly int handler;
    private Move[] slab = new Move[64];
    private int[] free = new int[64];
    private int freeCount;
    private int used;
    private readonly Dictionary<long, long> underWay = [];

    private struct Move
    {
        public AccountId From;
        public AccountId To;
        public VenueId Place;
        public AssetId Asset;
        public Amount Amount;
        public long TipWei;
        public Cause Cause;
        public bool Included;
    }

    public Transfers(
        Blockchain chain, IReadOnlyList<VenueGate> gates, Agenda agenda, Roster roster, Balances balances, EventJournal journal, int handler)
    {
        this.chain = chain;
        this.gates = gates;
        this.agenda = agenda;
        this.balances = balances;
        this.journal = journal;
        this.handler = handler;
        InTransit = roster.Open("chain/in-transit", -1);
        Actor = agenda.Register(StableHash.Of("chain/transfers"));
    }

    public AccountId InTransit { get; }
    public ActorId Actor { get; }

    /// <summary>Transfers under way.</summary>
    public int UnderWay => used - freeCount;

    /// <summary>What of an asset is on its way to an account.</summary>
    public Amount UnderWayTo(AccountId to, AssetId asset) =>
        used > freeCount && underWay.TryGetValue(KeyOf(to, asset), out long units) ? Amount.FromUnits(units) : Amount.Zero;

    private static long KeyOf(AccountId to, AssetId asset) => ((long)to.Index << 32) | (uint)asset.Index;

    /// <summary>Sends money from an account at one place to an account at another.</summary>
    /// <param name="tipWei">Tip of the transaction on chain.</param>
    /// <param name="mostWei">Most that the sender pays per gas; a venue's wallet pays what it must.</param>
    public TransferRefusal Request(
        AccountId from, VenueId fromPlace, AccountId to, VenueId toPlace, AssetId asset, Amount amount, long tipWei, long mostWei, Cause cause)
    {
        if (!amount.IsPositive)
        {
            return TransferRefusal.AmountNotPositive;
        }

        if (balances.AvailableOf(from, asset) < amount)
        {
            return TransferRefusal.InsufficientBalance;
        }

        int slot = TakeSlot();
        slab[slot] = new Move { From = from, To = to, Place = toPlace, Asset = asset, Amount = amount, TipWei = tipWei, Cause = cause };
        bool fromVenue = IsVenue(fromPlace);
        if (!fromVenue && chain.Send(Inclusion(slot, from, tipWei, mostWei)) != SendRefusal.None)
        {
            slab[slot] = default;
            free[freeCount++] = slot;
            return TransferRefusal.NoGasMoney;
        }

        // The money may be the gas token: what was just set aside for gas stays.
        if (balances.AvailableOf(from, asset) < amount)
        {
            amount = balances.AvailableOf(from, asset);
            slab[slot].Amount = amount;
        }

        Expect(to, asset, amount.Units);
        balances.Transfer(from, InTransit, asset, amount);
        journal.Transfer(agenda.Now, TransferKind.Withdrawal, from, InTransit, asset, amount, cause);
        if (fromVenue)
        {
            VenueGate gate = gates[fromPlace.Index];
            Wake(gate.OpenFrom(gate.OpenFrom(agenda.Now) + gate.WithdrawalQueue), slot);
        }

        return TransferRefusal.None;
    }

    /// <summary>A queue is over, or confirmations are there (phase Match).</summary>
    public void Step(int slot)
    {
        ref Move move = ref slab[slot];
        if (move.Included)
        {
            Arrive(slot);
            return;
        }

        chain.Send(Inclusion(slot, chain.Sponsor, move.TipWei, long.MaxValue));
    }

    /// <summary>A block has taken it.</summary>
    public void Include(int slot)
    {
        ref Move move = ref slab[slot];
        move.Included = true;
        if (!IsVenue(move.Place))
        {
            Arrive(slot);
            return;
        }

        VenueGate gate = gates[move.Place.Index];
        Wake(gate.OpenFrom(agenda.Now + chain.Rules.BlockEvery * gate.Confirmations), slot);
    }

    /// <summary>No block took it: it goes back.</summary>
    public void Cancel(int slot)
    {
        ref Move move = ref slab[slot];
        Expect(move.To, move.Asset, -move.Amount.Units);
        Expect(move.From, move.Asset, move.Amount.Units);
        move.To = move.From;
        Arrive(slot);
    }

    private void Arrive(int slot)
    {
        Move move = slab[slot];
        slab[slot] = default;
        free[freeCount++] = slot;
        Expect(move.To, move.Asset, -move.Amount.Units);
        balances.Transfer(InTransit, move.To, move.Asset, move.Amount);
        journal.Transfer(agenda.Now, TransferKind.Deposit, InTransit, move.To, move.Asset, move.Amount, move.Cause);
    }

    /// <summary>What is on its way to an account, kept as transfers begin and end: arbitrageurs ask at every look.</summary>
    private void Expect(AccountId to, AssetId asset, long units)
    {
        ref long sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(underWay, KeyOf(to, asset), out _);
        sum += units;
    }

    private bool IsVenue(VenueId place) => !place.IsNone && place.Index < gates.Count;

    private Transaction Inclusion(int slot, AccountId sender, long tipWei, long mostWei) => new(
        TransactionKind.Arrive, sender, AccountId.None, 0, slot, 0, Amount.Zero, Amount.Zero, GasUse.Transfer, tipWei, mostWei, slab[slot].Cause);

    private void Wake(Instant at, int slot)
    {
        Instant soonest = agenda.Now + Duration.FromMicroseconds(1);
        agenda.Schedule(at < soonest ? soonest : at, Phase.Match, Actor, new(handler, slot, 0));
    }

    private int TakeSlot()
    {
        if (freeCount > 0)
        {
            return free[--freeCount];
        }

        if (used == slab.Length)
        {
            Array.Resize(ref slab, used * 2);
            Array.Resize(ref free, used * 2);
        }

        return used++;
    }
}
