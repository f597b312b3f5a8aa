using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Agents;

public sealed partial class RetailCrowd
{
    /// <summary>No position is over a fifth of its market's depth within 1% (MECHANICS.md section 10): a crowd, not a whale.</summary>
    private const double MostOfDepth = 0.2;

    public override void Endow()
    {
        int[] counts = MemberShares.Of(markets, members.Length);
        int first = 0;
        for (int m = 0; m < markets.Length; m++)
        {
            EndowMarket(m, first, counts[m]);
            first += counts[m];
        }
    }

    /// <summary>Members' sizes are lognormal and scaled so that the holders' longs make up the described share of open interest.</summary>
    private void EndowMarket(int m, int first, int count)
    {
        double[] weights = new double[count];
        bool[] holds = new bool[count];
        double longs = 0;
        for (int i = 0; i < count; i++)
        {
            ref Member member = ref members[first + i];
            member.Account = OpenAccount(description.StreamKey, first + i);
            member.Market = m;
            member.Stream = StreamOf(description.StreamKey, first + i, "retail");
            member.Leverage = (float)Math.Clamp(description.Leverage.At(member.Stream.NextUniform()), 1, markets[m].Tiers.MaxLeverage);
            weights[i] = FixedMath.Exp(description.SizeSigma * member.Stream.NextNormal());
            holds[i] = member.Stream.NextUniform() < description.Holding;
            longs += holds[i] ? weights[i] : 0;
            venue.Admit(member.Account, MarginMode.Isolated, member.Leverage);
        }

        double notional = description.Share * markets[m].DescribedOpenInterest;
        for (int i = 0; i < count; i++)
        {
            EndowMember(first + i, longs > 0 ? notional * weights[i] / longs : 0, holds[i]);
        }
    }

    private void EndowMember(int i, double notional, bool holds)
    {
        ref Member member = ref members[i];
        PerpMarket market = markets[member.Market];
        notional = Math.Min(notional, MostOfDepth * market.Depth1Pct);
        member.Leverage = (float)LeverageBounds.Of(market, notional, member.Leverage, venue, Around);
        venue.StateOf(member.Account).Leverage = member.Leverage;
        Around.Endow(member.Account, venue.Settlement, Math.Max(notional / member.Leverage * 1.05, 1e-6));
        bool shorts = member.Stream.NextUniform() < description.ShortShare;
        double offset = description.Entry.At(member.Stream.NextUniform());
        if (!holds)
        {
            return;
        }

        // Nobody stands at a loss of over half the margin at the start: those have been closed before.
        offset = Math.Clamp(offset, -0.5 / member.Leverage, 0.5 / member.Leverage);
        double entry = market.StartPrice * (1 + offset);
        Lots lots = market.Spec.LotsIn(notional / entry);
        if (lots.IsZero)
        {
            return;
        }

        venue.EndowPosition(market, member.Account, SignedLots.Of(shorts ? Side.Sell : Side.Buy, lots), market.Spec.NearestPrice(entry));
        if (!shorts)
        {
            SetStop(i, ref member, market, Side.Buy);
        }
    }
}
