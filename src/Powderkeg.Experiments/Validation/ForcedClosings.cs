using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>A perp position, or a part of one, closed by force.</summary>
/// <param name="Usd">At the price of the closing.</param>
/// <param name="IsLong">A long was closed.</param>
/// <param name="IsPublished">It would have stood in the venue's public feed.</param>
/// <param name="IsOfFund">The position was the fund's or vault's own: taken over before, so it is no second liquidation.</param>
/// <param name="IsAdlSide">The losing side of an auto-deleveraging.</param>
public readonly record struct ForcedClosing(
    Instant At, int Market, VenueId Venue, AccountId Account, double Usd, bool IsLong, bool IsPublished, bool IsOfFund, bool IsAdlSide);

/// <summary>Every forced closing on perp markets, whoever forced it, with what of it is published.</summary>
/// <remarks>
/// Published: on the main venue the first order per market and second (what its forced-order stream shows; what fund and winners take over is no order), on
/// others all. Closings of a fund's own positions are in neither count.
/// </remarks>
public sealed class ForcedClosings
{
    private readonly List<ForcedClosing> all = [];

    public ForcedClosings(RunView run)
    {
        HashSet<int> adlSides = [];
        for (int i = 0; i < run.Journal.Deleveragings.Count; i++)
        {
            adlSides.Add(run.Journal.Deleveragings[i].Cause.Parent.Number);
        }

        HashSet<(int Market, long Second)> shown = [];
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            ref readonly LiquidationHappened step = ref run.Journal.Liquidations[i];
            if (step.Step is not (LiquidationStep.Sale or LiquidationStep.TakenOver) || step.Market.IsNone || run.Markets[step.Market.Index].Kind != MarketKind.Perp)
            {
                continue;
            }

            bool ofFund = run.Venues[step.Place.Index].Fund == step.Account;
            bool isShown = step.Place != run.Main
                || (step.Step == LiquidationStep.Sale && shown.Add((step.Market.Index, step.At.Microseconds / 1_000_000)));
            all.Add(new(step.At, step.Market.Index, step.Place, step.Account, run.UsdOf(step.Notional, step.NotionalAsset), step.Closes == Side.Sell,
                isShown && !ofFund, ofFund, adlSides.Contains(step.Id.Number)));
        }
    }

    public IReadOnlyList<ForcedClosing> All => all;

    /// <summary>What the feeds showed.</summary>
    public IEnumerable<ForcedClosing> Published => all.Where(closing => closing.IsPublished);

    /// <summary>What happened.</summary>
    public IEnumerable<ForcedClosing> True => all.Where(closing => !closing.IsOfFund);
}
