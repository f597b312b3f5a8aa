using Powderkeg.Exchange;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

// The maker obligation of a venue (maker-obligation: {size, within}), after Nasdaq Rule 4613(a)(2) and FINRA Rule 6272 (in force since 6 December 2010,
// against the stub quotes of 6 May 2010): a registered maker keeps quoting within a designated percentage of the market, and puts new interest in at once
// after an execution. Here it is the bid that is obliged, in size: the ask stays the maker's own affair.
//   - It goes before the maker's own limits: leverage, margin ratio, volatility, inventory, and stock that trades took away.
//   - It ends, and begins again, with what a venue cannot ask for: no equity is left, or the venue's own margin rules have put the account to reduce-only or
//     taken it over (EU RTS 8, (EU) 2017/578, art. 3, excuses a firm that cannot keep prudent risk management). Cash bounds what is bid in spot (Fit).
public sealed partial class MarketMaker
{
    private bool IsObliged(in Maker maker) => venue.Rules.MakerObligation is not null && maker.Standing == AccountStanding.Good && maker.Equity > 0;

    /// <summary>AGENTS-8: an obliged maker wants at least the obliged share bid, and no bid of it lies further below the mid than allowed.</summary>
    private void Oblige(in Maker maker, ref Row row, Market market)
    {
        row.LeastBid = 0;
        if (!IsObliged(maker))
        {
            return;
        }

        MakerObligationDescription rule = venue.Rules.MakerObligation!;
        Price ask = market.Book.BestAsk;
        double mid = ask.IsNone ? market.Reference : Math.Min(market.Reference, market.Spec.PriceOf(ask));
        row.LeastBid = mid * (1 - rule.Within.Value);
        row.WantBid = Math.Max(row.WantBid, rule.Size);
    }

    /// <summary>A bid that lies too low for the obligation comes up to where it is allowed, and has no slack there.</summary>
    private static Price Raised(Price bid, in Row row, in MarketSpec spec, ref long slack)
    {
        if (row.LeastBid <= 0)
        {
            return bid;
        }

        Price least = spec.PriceAtOrAbove(row.LeastBid);
        if (bid >= least)
        {
            return bid;
        }

        slack = 0;
        return least;
    }
}
