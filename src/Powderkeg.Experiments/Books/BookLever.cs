using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Oracles;

namespace Powderkeg.Experiments.Books;

/// <summary>A change of the book or of the world's rules, to be run beside it as it is.</summary>
/// <param name="Change">What changes, in words.</param>
public sealed record BookLever(string Id, string Change, WorldDescription World, IReadOnlyList<HeldAccount> Accounts)
{
    /// <summary>Those that change something: what a user can do first, then what a venue could have done.</summary>
    public static IReadOnlyList<BookLever> Of(WorldDescription world, IReadOnlyList<HeldAccount> accounts)
    {
        List<BookLever> levers =
        [
            new("half-leverage", "perps and loans halved, with what the loans had bought; the same equity", world, [.. accounts.Select(account => Halved(world, account))]),
            new("more-collateral", "20% more of everything that is held", world, [.. accounts.Select(WithMore)]),
        ];
        if (accounts.Any(account => account.Mode == HeldMode.Unified && account.Perps.Count > 0))
        {
            levers.Add(new("isolated", "unified accounts judged position by position, each with its share of the equity", world,
                [.. accounts.Select(account => account with { Style = account.Mode == HeldMode.Unified ? UnifiedStyle.PerMarket : account.Style })]));
        }

        levers.Add(new("redemption-index", "venues value staked tokens at their redemption rate and synthetic dollars at one dollar", RedemptionValue.AsIndex(world), accounts));
        levers.Add(new("no-unified-liquidation", "no unified account of anybody is taken over as a whole", Off(world, DominoSwitch.UnifiedLiquidation), accounts));
        levers.Add(new("no-perp-liquidation", "no isolated or cross account of anybody is liquidated", Off(world, DominoSwitch.PerpLiquidation), accounts));
        return levers;
    }

    private static WorldDescription Off(WorldDescription world, DominoSwitch what) => world with { Off = [.. world.Off.Append(what).Distinct()] };

    /// <summary>Half of each perp at half the leverage; half of each loan, repaid from what is held in proportion to its value at the start.</summary>
    private static HeldAccount Halved(WorldDescription world, HeldAccount account)
    {
        double owed = account.Loans.Sum(loan => loan.Amount * PriceOf(world, loan.Asset)), held = account.Balances.Sum(balance => balance.Amount * PriceOf(world, balance.Asset));
        double kept = held > 0 ? Math.Max(0.001, 1 - owed / 2 / held) : 1;
        return account with
        {
            Balances = [.. account.Balances.Select(balance => balance with { Amount = balance.Amount * kept })],
            Loans = [.. account.Loans.Select(loan => loan with { Amount = loan.Amount / 2 })],
            Perps = [.. account.Perps.Select(perp => perp with { Amount = perp.Amount / 2, Leverage = perp.Leverage / 2 })],
        };
    }

    private static HeldAccount WithMore(HeldAccount account) => account with
    {
        Balances = [.. account.Balances.Select(balance => balance with { Amount = balance.Amount * 1.2 })],
        Perps = [.. account.Perps.Select(perp => perp with { Leverage = perp.Leverage / 1.2 })],
    };

    private static double PriceOf(WorldDescription world, string asset) => world.Assets.First(one => one.Id == asset).Price;
}

/// <summary>The rule that the main venue moved to after the day: collateral is worth what it redeems for, whatever its own book says.</summary>
public static class RedemptionValue
{
    public const string OneDollar = "redemption/one-dollar";

    /// <summary>Every venue: staked tokens by the switch of that name, synthetic dollars at one dollar.</summary>
    public static WorldDescription AsIndex(WorldDescription world)
    {
        HashSet<string> dollars = [.. world.Assets.Where(asset => asset.Class == AssetClass.SyntheticDollar).Select(asset => asset.Id)];
        return world with
        {
            Off = [.. world.Off.Append(DominoSwitch.StakedTokenBreak).Distinct()],
            Oracles = [.. world.Oracles.Where(oracle => oracle.Id != OneDollar), new ConstantOracleDescription { Id = OneDollar, Price = 1 }],
            Venues = [.. world.Venues.Select(venue => venue with
            {
                Collateral = [.. venue.Collateral.Select(row => dollars.Contains(row.Asset) ? row with { Index = OneDollar } : row)],
            })],
        };
    }
}
