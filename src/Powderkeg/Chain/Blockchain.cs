using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Chain;

/// <summary>
/// Blocks: every interval the waiting transactions that pay most are executed, one after the other, beside what ordinary users take.
/// </summary>
/// <remarks>
/// Steps of a block: ordinary users' demand is drawn - waiting transactions are ordered by tip, then arrival - each that still fits behind what outbids it pays its
/// gas and is executed, all or nothing - the rest waits - the base fee moves by the gas used. Gas is counted in whole units, fees in wei.
/// CHAIN-1: a block never holds more gas than its capacity. CHAIN-2: what a transaction may cost at most is reserved until it is included or dropped.
/// </remarks>
public sealed class Blockchain : IComparer<int>
{
    private readonly Agenda agenda;
    private readonly Balances balances;
    private readonly EventJournal journal;
    private readonly BackgroundDemand crowd;
    private readonly AssetId gasAsset;
    private Waiting[] slab = new Waiting[256];
    private int[] free = new int[256];
    private int[] queue = new int[256];
    private int[] pendingOf = new int[256];
    private int freeCount;
    private int used;
    private int queued;
    private long arrivals;
    private double lastDemand;

    private struct Waiting
    {
        public Transaction What;
        public long Arrival;
        public long Block;
        public long TipWei;
        public Amount Reserved;
    }

    public Blockchain(ChainDescription rules, AssetId gasAsset, Agenda agenda, Roster roster, Balances balances, EventJournal journal, BackgroundDemand crowd)
    {
        Rules = rules;
        this.gasAsset = gasAsset;
        this.agenda = agenda;
        this.balances = balances;
        this.journal = journal;
        this.crowd = crowd;
        BaseFeeWei = Math.Max(1, (long)Math.Round(rules.StartBaseFee * BaseFee.WeiPerGwei));
        Validators = roster.Open("chain/validators", -1);
        Sponsor = roster.Open("chain/sponsor", -1);
        Actor = agenda.Register(StableHash.Of("chain/blocks"));
    }

    public ChainDescription Rules { get; }
    public ActorId Actor { get; }

    /// <summary>Receives all gas paid by accounts of the run.</summary>
    public AccountId Validators { get; }

    /// <summary>Sends for venues' hot wallets: its gas is outside the model and free.</summary>
    public AccountId Sponsor { get; }

    /// <summary>What executes transactions; set once by the world.</summary>
    public ITransactionExecutor? Executor { get; set; }

    /// <summary>Base fee of the next block.</summary>
    public long BaseFeeWei { get; private set; }
    public double BaseFeeGwei => (double)BaseFeeWei / BaseFee.WeiPerGwei;

    /// <summary>Blocks so far.</summary>
    public long Height { get; private set; }

    /// <summary>Gas used by the last block, ordinary users included.</summary>
    public long LastUsed { get; private set; }
    public long Executed { get; private set; }
    public long Reverted { get; private set; }
    public long Dropped { get; private set; }

    /// <summary>Transactions that wait.</summary>
    public int Mempool => queued;

    /// <summary>How many of an account's transactions wait.</summary>
    public int PendingOf(AccountId sender) => sender.Index < pendingOf.Length ? pendingOf[sender.Index] : 0;

    /// <summary>The tip that would have outbid last block's ordinary users but for this much room, in wei: what wallets suggest.</summary>
    public long SuggestedTipWei(long gas) =>
        (long)Math.Round(crowd.TipToOutbid(lastDemand, Rules.Capacity - gas) * BaseFee.WeiPerGwei) + BaseFee.WeiPerGwei / 100;

    /// <summary>What gas at these fees costs, in the gas token's units, rounded up; zero where gas is free.</summary>
    public Amount CostOf(long gas, long feeWei)
    {
        if (gasAsset.IsNone)
        {
            return Amount.Zero;
        }

        Int128 wei = (Int128)gas * feeWei;
        Int128 scale = (Int128)1_000_000_000_000_000_000 / balances.AssetOf(gasAsset).UnitsPerWhole;
        return Amount.FromWide((wei + scale - 1) / scale);
    }

    /// <summary>Takes a transaction into the mempool, and sets its dearest gas aside.</summary>
    public SendRefusal Send(in Transaction transaction)
    {
        if (transaction.Gas <= 0 || transaction.Gas > Rules.Capacity)
        {
            return SendRefusal.TooMuchGas;
        }

        Amount most = transaction.Sender == Sponsor ? Amount.Zero : CostOf(transaction.Gas, transaction.MostWei);
        if (!most.IsZero && balances.AvailableOf(transaction.Sender, gasAsset) < most)
        {
            return SendRefusal.NoGasMoney;
        }

        if (!most.IsZero)
        {
            balances.Reserve(transaction.Sender, gasAsset, most);
        }

        int slot = TakeSlot();
        slab[slot] = new Waiting { What = transaction, Arrival = arrivals++, Block = Height, Reserved = most };
        if (queued == queue.Length)
        {
            Array.Resize(ref queue, queued * 2);
        }

        queue[queued++] = slot;
        Count(transaction.Sender, 1);
        return SendRefusal.None;
    }

    /// <summary>A block (phase Match).</summary>
    public void ProduceBlock()
    {
        Instant now = agenda.Now;
        double demand = crowd.Draw(now, BaseFeeGwei);
        lastDemand = demand;
        OrderQueue();
        long mine = 0, background = (long)Math.Min(demand, Rules.Capacity);
        int kept = 0, count = queued;
        for (int i = 0; i < count; i++)
        {
            ref Waiting waiting = ref slab[queue[i]];
            double ahead = demand * crowd.ShareAbove((double)waiting.TipWei / BaseFee.WeiPerGwei);
            bool fits = waiting.What.MostWei >= BaseFeeWei && mine + ahead + waiting.What.Gas <= Rules.Capacity;
            if (fits)
            {
                mine += waiting.What.Gas;
                Include(queue[i], now);
            }
            else if (Height - waiting.Block >= Rules.DroppedAfter)
            {
                Drop(queue[i]);
            }
            else
            {
                queue[kept++] = queue[i];
            }
        }

        // What the block's own transactions have sent meanwhile waits behind the rest.
        for (int i = count; i < queued; i++)
        {
            queue[kept++] = queue[i];
        }

        queued = kept;
        LastUsed = Math.Min(Rules.Capacity, mine + background);
        Invariant.Require(mine <= Rules.Capacity, "CHAIN-1", "a block never holds more gas than its capacity", mine);
        BaseFeeWei = BaseFee.Next(BaseFeeWei, LastUsed, Rules.Capacity);
        Height++;
        Executor?.BlockEnded(now);
    }

    /// <summary>By tip, the dearest first; then by arrival.</summary>
    int IComparer<int>.Compare(int x, int y)
    {
        int byTip = slab[y].TipWei.CompareTo(slab[x].TipWei);
        return byTip != 0 ? byTip : slab[x].Arrival.CompareTo(slab[y].Arrival);
    }

    private void OrderQueue()
    {
        for (int i = 0; i < queued; i++)
        {
            ref Waiting waiting = ref slab[queue[i]];
            waiting.TipWei = Math.Max(0, Math.Min(waiting.What.TipWei, waiting.What.MostWei - BaseFeeWei));
        }

        Array.Sort(queue, 0, queued, this);
    }

    private void Include(int slot, Instant now)
    {
        Waiting waiting = slab[slot];
        Leave(slot);
        bool isLeftOut = !journal.Begins(ActKind.Transaction, waiting.What.Sender, MarketId.None);
        if (!waiting.Reserved.IsZero)
        {
            Amount cost = CostOf(waiting.What.Gas, BaseFeeWei + waiting.TipWei);
            balances.Release(waiting.What.Sender, gasAsset, waiting.Reserved);
            balances.Transfer(waiting.What.Sender, Validators, gasAsset, cost);
            journal.Transfer(now, TransferKind.Gas, waiting.What.Sender, Validators, gasAsset, cost, waiting.What.Cause);
        }

        Invariant.Require(Executor is not null, "CHAIN-3", "somebody executes what a block includes");
        // One that is left out pays its gas and changes nothing, as one that reverts; a transfer that it carried is cancelled.
        bool done = !isLeftOut && Executor.Execute(waiting.What, now);
        if (isLeftOut)
        {
            Executor.Dropped(waiting.What);
        }

        journal.TransactionEnds();
        Executed += done ? 1 : 0;
        Reverted += done ? 0 : 1;
    }

    private void Drop(int slot)
    {
        Waiting waiting = slab[slot];
        Leave(slot);
        Dropped++;
        if (!waiting.Reserved.IsZero)
        {
            balances.Release(waiting.What.Sender, gasAsset, waiting.Reserved);
        }

        Executor?.Dropped(waiting.What);
    }

    private void Leave(int slot)
    {
        Count(slab[slot].What.Sender, -1);
        free[freeCount++] = slot;
    }

    private void Count(AccountId sender, int change)
    {
        if (sender.Index >= pendingOf.Length)
        {
            Array.Resize(ref pendingOf, Math.Max(sender.Index + 1, pendingOf.Length * 2));
        }

        pendingOf[sender.Index] += change;
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
