using Powderkeg.Exchange;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Agents;

public sealed partial class MarketMaker
{
    public override void Endow()
    {
        double[] equities = new double[makers.Length];
        double sum = 0;
        for (int i = 0; i < makers.Length; i++)
        {
            RandomStream stream = StreamOf(description.StreamKey, i, "maker");
            equities[i] = description.Equity.At(stream.NextUniform());
            sum += equities[i];
            makers[i] = new Maker
            {
                StartEquity = equities[i],
                LeverageLimit = description.LeverageLimit.At(stream.NextUniform()),
                MarginLimit = description.MarginLimit.At(stream.NextUniform()),
                VolatilityLimit = description.VolatilityLimit.At(stream.NextUniform()),
                Account = Around.Roster.Open($"{description.StreamKey}/{i}", Number),
            };
        }

        for (int i = 0; i < makers.Length; i++)
        {
            EndowOne(i, sum > 0 ? equities[i] / sum : 0);
        }
    }

    private void EndowOne(int member, double share)
    {
        ref Maker maker = ref makers[member];
        accounts[member] = maker.Account;
        maker.Actor = Around.Roster.ActorOf(maker.Account);
        venue.Admit(maker.Account, venue.Rules.Collateral.Count > 0 ? MarginMode.Unified : MarginMode.Cross, 10);
        int assets = inventory.Length;
        Span<double> depths = depthOfAsset.AsSpan(member * assets, assets);
        for (int i = 0; i < markets.Length; i++)
        {
            Market market = markets[i];
            double depth = market.Depth1Pct * shapes[i].Quoted.Share * share;
            depths[market.Spec.Base.Index] += depth;
            rows[member * markets.Length + i] = new Row
            {
                Ladder = Around.Gateway.OpenLadder(maker.Account, market.Id, shapes[i].Distances.Length),
                DepthUsd = depth,
                Centre = market.StartPrice,
                ValueSeen = market.StartPrice,
                BidStock = 1,
                AskStock = 1,
                Widen = 1,
            };
        }

        GiveAssets(maker);
        GivePerps(maker);
        TakeStock(member);
        inventory.CopyTo(homeUnits.AsSpan(member * assets, assets));
        coins.CopyTo(homeCoins.AsSpan(member * assets, assets));
    }

    private void GiveAssets(in Maker maker)
    {
        double cash = maker.StartEquity * (1 + description.Loan - description.Coins);
        foreach (HoldingDescription holding in description.Holdings)
        {
            AssetId asset = Around.Assets[holding.Asset];
            cash -= maker.StartEquity * holding.Share;
            Around.Endow(maker.Account, asset, maker.StartEquity * holding.Share / Around.Values.Of(asset));
        }

        double depth = QuotedDepth(MarketKind.Spot);
        for (int i = 0; i < markets.Length; i++)
        {
            AssetId asset = markets[i].Spec.Base;
            if (markets[i].Kind == MarketKind.Spot && !IsHolding(asset))
            {
                Around.Endow(maker.Account, asset, maker.StartEquity * description.Coins * DepthOf(i) / depth / Around.Values.Of(asset));
            }
        }

        cash += depth > 0 ? 0 : maker.StartEquity * description.Coins;
        GiveCash(maker, Math.Max(0, cash));
    }

    /// <summary>Cash in the settlement token, of which the loan is owed; a loan beyond the cash has bought coins already.</summary>
    private void GiveCash(in Maker maker, double cash)
    {
        Asset settlement = Around.Balances.AssetOf(venue.Settlement);
        double price = Around.Values.Of(venue.Settlement);
        Amount loan = settlement.AmountOf(maker.StartEquity * description.Loan / price), held = settlement.AmountOf(cash / price);
        Around.Balances.Lend(venue.Lender, maker.Account, venue.Settlement, loan);
        AccountId issuer = Around.IssuerOf(venue.Settlement);
        Around.Balances.Transfer(maker.Account, issuer, venue.Settlement, Amount.Max(Amount.Zero, loan - held));
        Around.Balances.Transfer(issuer, maker.Account, venue.Settlement, Amount.Max(Amount.Zero, held - loan));
    }

    /// <summary>Long kind: longs spread like the coins. Hedged kind: shorts against the coins that have a quoted perp.</summary>
    private void GivePerps(in Maker maker)
    {
        double depth = QuotedDepth(MarketKind.Perp);
        for (int i = 0; i < markets.Length; i++)
        {
            if (markets[i] is not PerpMarket perp)
            {
                continue;
            }

            AssetId asset = perp.Spec.Base;
            double tokens = description.Style == MakerStyle.Long
                ? maker.StartEquity * description.Perps * DepthOf(i) / depth / Around.Values.Of(asset)
                : description.Perps * Around.Balances.AssetOf(asset).WholeOf(Around.Balances.Of(maker.Account, asset));
            Lots lots = perp.Spec.LotsIn(tokens);
            if (!lots.IsZero)
            {
                venue.EndowPosition(perp, maker.Account, SignedLots.Of(description.Style == MakerStyle.Long ? Side.Buy : Side.Sell, lots), perp.Last);
            }
        }
    }

    private double DepthOf(int market) => markets[market].Depth1Pct * shapes[market].Quoted.Share;

    private double QuotedDepth(MarketKind kind)
    {
        double sum = 0;
        for (int i = 0; i < markets.Length; i++)
        {
            sum += markets[i].Kind == kind && !(kind == MarketKind.Spot && IsHolding(markets[i].Spec.Base)) ? DepthOf(i) : 0;
        }

        return sum;
    }

    private bool IsHolding(AssetId asset)
    {
        foreach (HoldingDescription holding in description.Holdings)
        {
            if (Around.Assets[holding.Asset] == asset)
            {
                return true;
            }
        }

        return false;
    }
}
