using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Funds, basis and carry books on unified accounts: they pledge yield-bearing tokens and run perps against them.")]
public sealed record UnifiedTraderDescription : PopulationDescription, IChecked
{
    [RefersTo("venue"), Describe("The venue; it must have collateral ratios.")]
    public required string Venue { get; init; }

    [Describe("Equity of a member at the start.", Unit = "USD")]
    public required Draw Equity { get; init; }

    [Describe("What is pledged, as shares of equity; the rest of 1 + loan is cash in the settlement token.")]
    public required IReadOnlyList<HoldingDescription> Holdings { get; init; }

    [Describe("Pledged coins, as a share of equity: the coins whose perps the member holds, in proportion to those perps."), Allowed(0, 20)]
    public double Coins { get; init; }

    [Describe("Borrowed settlement tokens at the start, as a share of equity."), Allowed(0, 20)]
    public double Loan { get; init; }

    [Describe("Gross perp notional over equity at the start.")]
    public Draw Leverage { get; init; } = new() { From = 2, To = 6 };

    [Describe("Which perps; spread by open interest.")]
    public required MarketChoice Holds { get; init; }

    [Describe("Share of perp notional that is long; the rest is short."), Allowed(0, 1)]
    public double LongShare { get; init; } = 1;

    [Describe("Perps a member holds, drawn from the choice."), Allowed(1, 100)]
    public int Perps { get; init; } = 3;

    [Describe("Longs: share of the position sold by choice an hour per 10% of drawdown."), Allowed(0, 100)]
    public double CutPerHour { get; init; } = 0.126;

    [Describe("A drawdown up to this is no reason to cut."), Allowed(0, 0.9)]
    public double CutFrom { get; init; } = 0.04;

    [Describe("Selling by choice fades with this time constant after the shock.")]
    public Duration Fade { get; init; } = Duration.FromHours(2);

    [Describe("A member looks about this often."), Allowed(1, 86_400)]
    public Duration LookEvery { get; init; } = Duration.FromSeconds(30L);

    [Describe("Orders by choice go no further than this from the touch."), Allowed(0, 0.5)]
    public double Protection { get; init; } = 0.003;

    public void Check(FaultList faults)
    {
        double held = Coins;
        foreach (HoldingDescription holding in Holdings)
        {
            held += holding.Share;
        }

        if (held > 1 + Loan + 1e-9)
        {
            faults.Add(this, nameof(Holdings), held.ToString(System.Globalization.CultureInfo.InvariantCulture), "holdings and coins of at most 1 + loan");
        }
    }
}

/// <summary>Unified accounts beside the makers': what is sold when they are taken over is the pledged USDe, WBETH and BNSOL.</summary>
public sealed class UnifiedTrader : Population
{
    private readonly UnifiedTraderDescription description;
    private readonly Venue venue;
    private readonly PerpMarket[] markets;
    private readonly AccountId[] accounts;
    private readonly Kernel.RandomStream[] streams;
    private readonly Instant[] lastLook;
    private readonly HeldCoins[] held;

    public UnifiedTrader(UnifiedTraderDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        markets = [.. description.Holds.Of(venue, around).OfType<PerpMarket>()];
        accounts = new AccountId[description.Count];
        streams = new Kernel.RandomStream[description.Count];
        lastLook = new Instant[description.Count];
        held = new HeldCoins[description.Count];
    }

    public override void Endow()
    {
        int[] counts = MemberShares.Of(markets, Math.Max(1, description.Count * description.Perps));
        for (int i = 0; i < accounts.Length; i++)
        {
            accounts[i] = OpenAccount(description.StreamKey, i);
            streams[i] = StreamOf(description.StreamKey, i, "unified-trader");
            lastLook[i] = Around.Now;
            venue.Admit(accounts[i], MarginMode.Unified, 20);
            EndowMember(i, counts);
        }
    }

    private void EndowMember(int i, int[] counts)
    {
        double equity = description.Equity.At(streams[i].NextUniform());
        double cash = equity * (1 + description.Loan);
        foreach (HoldingDescription holding in description.Holdings)
        {
            AssetId asset = Around.Assets[holding.Asset];
            double usd = equity * holding.Share;
            Around.Endow(accounts[i], asset, usd / Around.Described[asset.Index].Price);
            cash -= usd;
        }

        PerpMarket[] drawn = DrawnFor(i, counts);
        cash -= description.Coins > 0 ? EndowCoins(i, equity * description.Coins, drawn) : 0;
        Around.Endow(accounts[i], venue.Settlement, Math.Max(0, cash));
        if (description.Loan > 0)
        {
            // The loan was drawn before the start: what it bought is among the holdings.
            Around.Balances.GrowLoan(accounts[i], venue.Settlement, Around.Balances.AssetOf(venue.Settlement).AmountOf(equity * description.Loan));
        }

        EndowPerps(i, equity, equity * description.Leverage.At(streams[i].NextUniform()), drawn);
    }

    private PerpMarket[] DrawnFor(int i, int[] counts)
    {
        PerpMarket[] drawn = new PerpMarket[markets.Length == 0 ? 0 : description.Perps];
        for (int n = 0; n < drawn.Length; n++)
        {
            drawn[n] = Drawn(counts, streams[i].NextUniform());
        }

        return drawn;
    }

    /// <summary>The coins that go with the perps; returns their value.</summary>
    private double EndowCoins(int i, double usd, PerpMarket[] drawn)
    {
        double weights = WeightOf(drawn), given = 0;
        foreach (PerpMarket market in drawn)
        {
            double leg = usd * WeightOf(market) / weights;
            Around.Endow(accounts[i], market.Spec.Base, leg / Around.Described[market.Spec.Base.Index].Price);
            given += leg;
        }

        return given;
    }

    /// <summary>By the square root of open interest: with the draw, which goes by the root too, all members together are spread by open interest.</summary>
    private static double WeightOf(PerpMarket market) => Math.Sqrt(Math.Max(1, market.DescribedOpenInterest));

    private static double WeightOf(PerpMarket[] drawn)
    {
        double sum = 0;
        foreach (PerpMarket market in drawn)
        {
            sum += WeightOf(market);
        }

        return sum;
    }

    /// <summary>Splits the member's notional over its perps: nobody is a tenth of a small market.</summary>
    private void EndowPerps(int i, double equity, double notional, PerpMarket[] drawn)
    {
        double maintenance = 0, weights = WeightOf(drawn);
        foreach (PerpMarket market in drawn)
        {
            Side side = streams[i].NextUniform() < description.LongShare ? Side.Buy : Side.Sell;
            // And nobody starts as more than a fiftieth of a market, whatever it drew.
            double leg = Math.Min(notional * WeightOf(market) / weights, market.DescribedOpenInterest / 50);
            Asset settlement = Around.Balances.AssetOf(venue.Settlement);
            double held = venue.Positions.Of(accounts[i], market.Id).Size.Count * market.Spec.LotValue * market.StartPrice;
            double asks = settlement.WholeOf(market.Tiers.MaintenanceOf(settlement.AmountOf(held + leg)))
                - settlement.WholeOf(market.Tiers.MaintenanceOf(settlement.AmountOf(held)));
            Lots lots = market.Spec.LotsIn(leg / market.StartPrice);
            // Nobody starts near the venue's thresholds: uniMMR of at least 2.5 or so.
            if (!lots.IsZero && maintenance + asks < 0.4 * equity)
            {
                maintenance += asks;
                venue.EndowPosition(market, accounts[i], SignedLots.Of(side, lots), market.Spec.NearestPrice(market.StartPrice));
            }
        }
    }

    private PerpMarket Drawn(int[] counts, double uniform)
    {
        double at = uniform * counts.Sum();
        for (int m = 0; m < counts.Length; m++)
        {
            at -= counts[m];
            if (at < 0)
            {
                return markets[m];
            }
        }

        return markets[^1];
    }

    public override void Start()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            Sleep(i);
        }
    }

    private void Sleep(int i)
    {
        Duration wait = Duration.FromSeconds(Math.Max(1, streams[i].NextExponential(description.LookEvery.Seconds)));
        WakeAt(Around.Now + wait, Around.Roster.ActorOf(accounts[i]), i, 0);
    }

    public override void Wake(int i, long argument)
    {
        double seconds = (Around.Now - lastLook[i]).Seconds;
        lastLook[i] = Around.Now;
        for (int row = venue.Positions.FirstOf(accounts[i]); row >= 0; row = venue.Positions.NextOf(row))
        {
            ref Position position = ref venue.Positions[row];
            if (position.Lots <= 0 || venue.StateOf(accounts[i]).Standing == AccountStanding.TakenOver)
            {
                continue;
            }

            PerpMarket market = (PerpMarket)venue.AllMarkets[position.Market];
            double drawdown = Math.Max(0, 1 - market.Reference / market.StartPrice - description.CutFrom);
            if (FadingCut.Strikes(ref streams[i], description.CutPerHour, drawdown, seconds, description.Fade, Around))
            {
                Lots part = Lots.FromCount(Math.Max(1, position.Lots / 5));
                Around.Gateway.Send(new(accounts[i], market.Id, Side.Sell, market.Spec.PriceAtOrBelow(market.Reference * (1 - description.Protection)), part,
                    TimeInForce.ImmediateOrCancel, OrderFlags.ReduceOnly, new(Channel.RiskOff, Around.ShockEvent)), Duration.FromMilliseconds(200));
            }
        }

        Sleep(i);
    }

    public override void SampleAccounts(Instant now)
    {
        ReadOnlySpan<double> prices = Around.AllReferencesUsd();
        for (int i = 0; i < accounts.Length; i++)
        {
            AccountId account = accounts[i];
            double equity = Around.PlusOpenProfit(held[i].UsdOf(Around.Balances, account, prices), venue, account, out double gross);
            double leverage = equity > 0 ? gross / equity : 0;
            double ratio = venue.StateOf(account).MarginRatio;
            Around.Journal.Account(new(now, account, equity, leverage, double.IsFinite(ratio) ? ratio : 1e9, 0));
        }
    }

    public override double EquityUsdOf(int member) => Around.EquityUsdOf(venue, accounts[member]);
}
