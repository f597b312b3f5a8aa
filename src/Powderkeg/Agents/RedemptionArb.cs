using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Whitelisted arbitrageurs of a synthetic dollar: they buy it under par on a venue or in a pool, and redeem it at the issuer.")]
public sealed record RedemptionArbDescription : PopulationDescription
{
    [RefersTo("issuer"), Describe("The issuer.")]
    public required string Issuer { get; init; }

    [RefersTo("venue"), Describe("The venue whose book they buy in.")]
    public required string Venue { get; init; }

    [Describe("Money each has at the venue, in its settlement token.", Unit = "whole tokens"), Allowed(0, 1e12)]
    public Draw AtVenue { get; init; } = new() { Median = 5_000_000, Sigma = 1 };

    [Describe("Money each has on chain, in the same token.", Unit = "whole tokens"), Allowed(0, 1e12)]
    public Draw OnChain { get; init; } = new() { Median = 10_000_000, Sigma = 1 };

    [Describe("Least gain per dollar, after the issuer's fee and gas.", Unit = "bps"), Allowed(0, 10_000)]
    public Draw Edge { get; init; } = new() { From = 5, To = 40 };

    [Describe("Most each pays for gas: above it they wait.", Unit = "gwei"), Allowed(0, 1_000_000)]
    public Draw MostGas { get; init; } = new() { From = 30, To = 150 };

    [Describe("Gas tokens each starts with.", Unit = "whole tokens"), Allowed(0, 1e9)]
    public double Gas { get; init; } = 20;

    [Describe("Largest share of their money in one order."), Allowed(0.001, 1)]
    public double OrderShare { get; init; } = 0.2;

    [Describe("How often each looks.")]
    public Duration Looks { get; init; } = Duration.FromSeconds(15L);
}

/// <summary>Redemption arbitrage: what holds the dollar up, as long as money, gas and transfers allow.</summary>
/// <remarks>Each look: buy where it is cheap enough - send what is at the venue to the chain - redeem what is on chain - send money back. During an outage of
/// transfers they do not buy at the venue: what they bought would be stuck.</remarks>
public sealed class RedemptionArb : ChainPopulation
{
    private readonly RedemptionArbDescription rules;
    private readonly Venue venue;
    private readonly AssetId token;
    private readonly AssetId cash;
    private readonly int issuer;
    private readonly Row[] rows;

    private struct Row
    {
        public AccountId AtVenue;
        public double StartAtVenue;
        public double Edge;
        public double MostGas;
    }

    public RedemptionArb(RedemptionArbDescription rules, Surroundings around)
        : base(rules, around)
    {
        this.rules = rules;
        venue = around.VenueByKey(rules.Venue);
        cash = venue.Settlement;
        rows = new Row[rules.Count];
        for (int i = 0; i < around.OnChain.Issuers.Count; i++)
        {
            issuer = around.OnChain.Issuers[i].Key == rules.Issuer ? i : issuer;
        }

        token = Dollar.Token;
    }

    private SyntheticDollar Dollar => (SyntheticDollar)OnChain.Issuers[issuer];

    public override void Endow()
    {
        for (int i = 0; i < Members; i++)
        {
            AccountId account = OpenMember(i, rules.Gas);
            RandomStream stream = Stream(i, "redeemer");
            rows[i] = new Row
            {
                AtVenue = Around.Roster.Open($"{rules.StreamKey}/{i}/venue", Number),
                StartAtVenue = rules.AtVenue.At(stream.NextUniform()),
                Edge = rules.Edge.At(stream.NextUniform()) * 1e-4,
                MostGas = rules.MostGas.At(stream.NextUniform()),
            };
            venue.Admit(rows[i].AtVenue, MarginMode.Spot, 1);
            Around.Endow(rows[i].AtVenue, cash, rows[i].StartAtVenue);
            Around.Endow(account, cash, rules.OnChain.At(stream.NextUniform()));
            Dollar.Desk.Whitelist.Add(account);
        }
    }

    public override void Start()
    {
        for (int i = 0; i < Members; i++)
        {
            WakeMember(i, Around.Now + Stream(i, "wake").NextDuration(Duration.FromSeconds(1L), rules.Looks + Duration.FromSeconds(2L)));
        }
    }

    public override double EquityUsdOf(int member) => base.EquityUsdOf(member) + Around.EquityUsdOf(venue, rows[member].AtVenue);

    public override void Wake(int member, long argument)
    {
        bool dear = Chain.BaseFeeGwei > rows[member].MostGas;
        if (!venue.IsDown(OutageOf.Transfers))
        {
            BuyAtVenue(member);
            SendToChain(member);
        }

        if (!dear && Chain.PendingOf(AccountOf(member)) == 0)
        {
            Amount held = Around.Balances.AvailableOf(AccountOf(member), token);
            if (Around.Balances.AssetOf(token).WholeOf(held) * rows[member].Edge > GasUsd(GasUse.Issuer))
            {
                Send(member, TransactionKind.Redeem, issuer, cash.Index, 0, AccountId.None, held, Amount.Zero, GasUse.Issuer, 1, rows[member].MostGas, WhyNow());
            }
            else if (!BuyInPool(member))
            {
                SendBack(member);
            }
        }

        WakeMember(member, Around.Now + rules.Looks);
    }

    /// <summary>The dearest price at which a purchase still earns the edge: 1 less the issuer's fee, less the edge.</summary>
    private double PriceLimit(int member) => 1 - Dollar.Desk.Rules.Fee.Value - rows[member].Edge;

    private Cause WhyNow() => new(Channel.Arbitrage, LastMoveOf(token));

    private void BuyAtVenue(int member)
    {
        if (Around.SpotOf(venue, token, cash) is not { } book || book.Book.BestAsk.IsNone)
        {
            return;
        }

        double limit = PriceLimit(member) - 2 * (GasUsd(GasUse.Issuer) + GasUsd(GasUse.Transfer)) / Math.Max(1, rows[member].StartAtVenue * rules.OrderShare);
        double money = Around.Balances.AssetOf(cash).WholeOf(Around.Balances.AvailableOf(rows[member].AtVenue, cash));
        Lots lots = book.Spec.LotsIn(Math.Min(money, rules.OrderShare * rows[member].StartAtVenue) / limit);
        if (book.Spec.PriceOf(book.Book.BestAsk) <= limit && !lots.IsZero)
        {
            Around.Gateway.Send(new(rows[member].AtVenue, book.Id, Side.Buy, book.Spec.PriceAtOrBelow(limit), lots, TimeInForce.ImmediateOrCancel, OrderFlags.None, WhyNow()),
                Duration.FromMilliseconds(50));
        }
    }

    private void SendToChain(int member)
    {
        Amount held = Around.Balances.AvailableOf(rows[member].AtVenue, token);
        if (Around.Balances.AssetOf(token).WholeOf(held) > 1_000)
        {
            OnChain.Transfers.Request(rows[member].AtVenue, venue.Id, AccountOf(member), OnChain.Place, token, held, Chain.SuggestedTipWei(GasUse.Transfer), long.MaxValue, WhyNow());
        }
    }

    /// <summary>Buys the largest of a few sizes that still earns the edge; true if it sent a swap.</summary>
    private bool BuyInPool(int member)
    {
        AccountId account = AccountOf(member);
        Asset money = Around.Balances.AssetOf(cash), dollar = Around.Balances.AssetOf(token);
        foreach (PoolMarket pool in OnChain.Pools)
        {
            if (pool.Spec.Base != token || pool.Spec.Quote != cash || pool.Reference > PriceLimit(member))
            {
                continue;
            }

            Amount size = Ratio.FromDouble(rules.OrderShare).ShareOf(Around.Balances.AvailableOf(account, cash));
            for (int halving = 0; halving < 6 && size.IsPositive; halving++)
            {
                SwapQuote quote = pool.Quote(Side.Buy, size);
                double gain = dollar.WholeOf(quote.Out) * PriceLimit(member) - money.WholeOf(size) - GasUsd(GasUse.Swap) - GasUsd(GasUse.Issuer);
                if (quote.Refusal == SwapRefusal.None && gain > 0)
                {
                    Amount least = Amount.FromUnits(MulDiv.Up(size.Units, dollar.UnitsPerWhole, (long)(money.UnitsPerWhole * PriceLimit(member)) + 1));
                    return Send(member, TransactionKind.Swap, IndexOf(pool), (int)Side.Buy, 0, AccountId.None, size, least, GasUse.Swap, 1, rows[member].MostGas, WhyNow());
                }

                size = Amount.FromUnits(size.Units / 2);
            }
        }

        return false;
    }

    /// <summary>Money that the venue lacks goes back to it, once it is worth a transfer.</summary>
    private void SendBack(int member)
    {
        Asset money = Around.Balances.AssetOf(cash);
        double lacking = rows[member].StartAtVenue - money.WholeOf(Around.Balances.Of(rows[member].AtVenue, cash))
            - Around.Balances.AssetOf(token).WholeOf(Around.Balances.Of(rows[member].AtVenue, token));
        Amount there = Around.Balances.AvailableOf(AccountOf(member), cash);
        if (lacking > 0.5 * rows[member].StartAtVenue && money.WholeOf(there) > lacking && !venue.IsDown(OutageOf.Transfers))
        {
            OnChain.Transfers.Request(AccountOf(member), OnChain.Place, rows[member].AtVenue, venue.Id, cash, money.AmountOf(lacking / 2),
                Chain.SuggestedTipWei(GasUse.Transfer), (long)(rows[member].MostGas * BaseFee.WeiPerGwei), WhyNow());
        }
    }

    private int IndexOf(PoolMarket pool)
    {
        int i = 0;
        while (OnChain.Pools[i] != pool)
        {
            i++;
        }

        return i;
    }
}
