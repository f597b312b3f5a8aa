using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Cli;

/// <summary>What the progress line shows of a running world: prices as they stand, and the domino that seems to have fallen last.</summary>
/// <remarks>
/// A hint, not the table: forced channels count from their first step after the shock, prices from the first look at which a level is passed.
/// Each look reads only the facts that are new since the last one.
/// </remarks>
internal sealed class ProgressReader(World world)
{
    private readonly Market? bitcoin = world.Markets.FirstOrDefault(m => m.Kind == MarketKind.Spot && KeyOf(world, m) == "BTC");
    private readonly Market[] altcoins = [.. world.Markets.Where(m => m.Kind == MarketKind.Spot && ClassOf(world, m) == AssetClass.Altcoin)];
    private readonly Market[] dollars = [.. world.Markets.Where(m => m.Kind == MarketKind.Spot && ClassOf(world, m) == AssetClass.SyntheticDollar)];
    private readonly Instant shock = world.Description.Macro.Shock?.At ?? Instant.Never;
    private readonly Market? ether = world.Markets.FirstOrDefault(m => m.Kind == MarketKind.Spot && KeyOf(world, m) == "ETH");
    private readonly List<string> fallen = [];
    private readonly double[] forced = new double[Enum.GetValues<Channel>().Length];
    private readonly ProgressBids bids = new(world, m => m.Kind == MarketKind.Spot && KeyOf(world, m) == "BTC", m => m.Kind == MarketKind.Spot && ClassOf(world, m) == AssetClass.Altcoin);
    private int liquidationsRead;
    private string? last;

    public RunProgress At(Instant now)
    {
        string? worst = null;
        double fall = 0;
        double[] lostOf = new double[altcoins.Length];
        int at = 0;
        foreach (Market market in altcoins)
        {
            double lost = lostOf[at++] = 1 - market.Reference / market.StartPrice;
            if (lost > fall)
            {
                (worst, fall) = (KeyOf(world, market), lost);
            }
        }

        Look(now);
        VenuePrice[] usde = [.. dollars.Select(m => new VenuePrice(world.NameOf(m.Venue), m.Reference))];
        return new(now, world.Description.Start, world.Description.End, bitcoin?.Reference, worst, fall, usde, last)
        {
            Fallen = [.. fallen],
            EthPrice = ether?.Reference,
            MedianAltcoinFall = ProgressBids.Middle(lostOf),
            Forced = [.. forced.Index().Where(one => one.Item > 0).Select(one => (ChannelNames.Of((Channel)one.Index), one.Item))],
            Bids = bids.Now(),
        };
    }

    private void Look(Instant now)
    {
        bool isOn = now >= shock;
        if (isOn)
        {
            Falls("macro-shock");
        }

        for (; liquidationsRead < world.Journal.Liquidations.Count; liquidationsRead++)
        {
            ref readonly LiquidationHappened step = ref world.Journal.Liquidations[liquidationsRead];
            forced[(int)step.Cause.Channel] += step.Step is LiquidationStep.Sale or LiquidationStep.TakenOver ? UsdOf(step) : 0;
            if (isOn && step.Step != LiquidationStep.Call && DominoOf(step.Cause.Channel) is string id)
            {
                Falls(id);
            }
        }

        if (!isOn)
        {
            return;
        }

        if (dollars.Any(m => m.Reference < 0.99))
        {
            Falls("depeg");
        }

        if (altcoins.Length > 0 && altcoins.Count(m => m.Reference < 0.5 * m.StartPrice) * 4 >= altcoins.Length)
        {
            Falls("spot-collapse");
        }

        if (world.Journal.Deleveragings.Count > 0)
        {
            Falls("backstops");
        }
    }

    private double UsdOf(in LiquidationHappened step) =>
        step.NotionalAsset.IsNone ? 0 : world.Balances.AssetOf(step.NotionalAsset).WholeOf(step.Notional) * world.Description.Assets[step.NotionalAsset.Index].Price;

    private void Falls(string id)
    {
        if (!fallen.Contains(id))
        {
            fallen.Add(id);
            last = id;
        }
    }

    private static string? DominoOf(Channel channel) => channel is Channel.LoopLiquidation or Channel.LoanLiquidation or Channel.UnifiedLiquidation or Channel.PerpLiquidation
        ? ChannelNames.Of(channel) : null;

    private static string KeyOf(World world, Market market) => world.Balances.AssetOf(market.Spec.Base).Key;

    private static AssetClass ClassOf(World world, Market market) => world.Description.Assets[market.Spec.Base.Index].Class;
}
