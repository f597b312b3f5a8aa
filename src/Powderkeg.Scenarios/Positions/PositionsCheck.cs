using System.Globalization;
using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Lending;

namespace Powderkeg.Scenarios.Positions;

/// <summary>What rows must be together: an account stands at one place under one rule, and the place has what the rows say of it.</summary>
internal sealed class PositionsCheck
{
    /// <summary>The largest value of one row: beyond it a book is a market, and sums leave the integers of the ledger.</summary>
    private const double MostUsd = 1e10;

    private readonly WorldDescription world;
    private readonly PositionFaults faults;

    private PositionsCheck(WorldDescription world, PositionFaults faults) => (this.world, this.faults) = (world, faults);

    public static IReadOnlyList<HeldAccount> Accounts(IReadOnlyList<Position> positions, WorldDescription world, PositionFaults faults)
    {
        PositionsCheck check = new(world, faults);
        return [.. positions.GroupBy(position => position.Account, StringComparer.Ordinal).Select(check.Account)];
    }

    private HeldAccount Account(IGrouping<string, Position> rows)
    {
        Position first = rows.First();
        foreach (Position row in rows.Where(row => row.Place != first.Place))
        {
            faults.Add(row.Line, "place", $"'{row.Place}'", $"'{first.Place}', as in row {first.Line} of the same account; another place is another account", first.Place);
        }

        foreach (Position row in rows.Where(row => row.Mode != first.Mode))
        {
            faults.Add(row.Line, "mode", $"'{WordOf(row.Mode)}'", $"'{WordOf(first.Mode)}', as in row {first.Line} of the same account; another mode is another account", WordOf(first.Mode));
        }

        foreach (Position row in rows.GroupBy(row => (row.Item, row.Asset)).SelectMany(same => same.Skip(1)))
        {
            faults.Add(row.Line, "asset", $"a second {row.Item} of {row.Asset}", "each item once an account: add the amounts up");
        }

        PlaceFits(first);
        foreach (Position row in rows)
        {
            ItemFits(row);
        }

        if (first.Mode == HeldMode.Desk && (rows.Count(row => row.Item == "balance") != 1 || rows.Count(row => row.Item == "loan") != 1))
        {
            faults.Add(first.Line, "item", "another number of rows", "of a desk's loan: one balance (the pledge) and one loan", "balance");
        }

        return new(rows.Key, first.Place, first.Mode, UnifiedStyle.Whole, Held(rows, "balance"), Held(rows, "loan"),
            [.. rows.Where(row => row.Item == "perp").Select(row => new HeldPerp(row.Asset, row.Amount, row.Entry, row.Leverage))]);
    }

    private static HeldAsset[] Held(IEnumerable<Position> rows, string item) => [.. rows.Where(row => row.Item == item).Select(row => new HeldAsset(row.Asset, row.Amount))];

    private void PlaceFits(Position row)
    {
        string[] fitting = row.Mode switch
        {
            HeldMode.Pool => [.. world.LendingPools.Select(pool => pool.Id)],
            HeldMode.Desk => [.. world.Desks.Select(desk => desk.Id)],
            HeldMode.Unified => [.. world.Venues.Where(venue => venue.Collateral.Count > 0).Select(venue => venue.Id)],
            _ => [.. world.Venues.Select(venue => venue.Id)],
        };
        if (!fitting.Contains(row.Place))
        {
            faults.Add(row.Line, "place", $"'{row.Place}'", $"for mode {WordOf(row.Mode)} one of {(fitting.Length == 0 ? "none: this scenario has no such place" : string.Join(", ", fitting))}", fitting.FirstOrDefault() ?? "");
        }
    }

    private void ItemFits(Position row)
    {
        switch (row.Item)
        {
            case "perp":
                PerpFits(row);
                break;
            case "loan" when row.Mode is HeldMode.Isolated or HeldMode.Cross:
                faults.Add(row.Line, "item", "'loan'", $"balance or perp: an account of mode {WordOf(row.Mode)} borrows nothing", "perp");
                break;
            default:
                AssetFits(row);
                break;
        }
    }

    private void AssetFits(Position row)
    {
        string? settlement = world.Venues.FirstOrDefault(venue => venue.Id == row.Place)?.Settlement;
        if (row.Mode is HeldMode.Isolated or HeldMode.Cross && settlement is not null && row.Asset != settlement)
        {
            faults.Add(row.Line, "asset", $"'{row.Asset}'", $"{settlement}: an account of mode {WordOf(row.Mode)} stands on the settlement token alone", settlement);
        }

        if (row.Mode == HeldMode.Pool && world.LendingPools.FirstOrDefault(pool => pool.Id == row.Place) is LendingPoolDescription pool && pool.IndexOf(row.Asset) < 0)
        {
            faults.Add(row.Line, "asset", $"'{row.Asset}'", $"a reserve of {pool.Id}: {string.Join(", ", pool.Reserves.Select(reserve => reserve.Asset))}", pool.Reserves[0].Asset);
        }

        Worth(row, row.Amount * (world.Assets.FirstOrDefault(asset => asset.Id == row.Asset)?.Price ?? 0));
    }

    private void PerpFits(Position row)
    {
        if (row.Mode is HeldMode.SpotMargin or HeldMode.Pool or HeldMode.Desk)
        {
            faults.Add(row.Line, "item", "'perp'", $"balance or loan: an account of mode {WordOf(row.Mode)} has no perps", "balance");
            return;
        }

        if (world.Venues.FirstOrDefault(venue => venue.Id == row.Place) is not VenueDescription venue)
        {
            return;
        }

        if (venue.Perps.FirstOrDefault(perp => perp.Base == row.Asset) is not PerpMarketDescription market)
        {
            faults.Add(row.Line, "asset", $"'{row.Asset}'", $"a perp of {venue.Id}: {string.Join(", ", venue.Perps.Select(perp => perp.Base))}", venue.Perps.FirstOrDefault()?.Base ?? "");
            return;
        }

        double most = venue.Tiers.FirstOrDefault(tiers => tiers.Id == market.Tiers)?.MaxLeverage ?? 1;
        if (row.Mode == HeldMode.Isolated ? row.Leverage < 1 || row.Leverage > most : row.Leverage != 0)
        {
            string allowed = row.Mode == HeldMode.Isolated ? string.Create(CultureInfo.InvariantCulture, $"1 to {most}: an isolated position says its leverage") : "nothing: only isolated positions have a leverage of their own";
            faults.Add(row.Line, "leverage", row.Leverage == 0 ? "nothing" : row.Leverage.ToString(CultureInfo.InvariantCulture), allowed, row.Mode == HeldMode.Isolated ? "3" : "");
        }

        if (Math.Abs(row.Amount) < market.Lot)
        {
            faults.Add(row.Line, "amount", row.Amount.ToString(CultureInfo.InvariantCulture), "at least one lot of the market", market.Lot.ToString(CultureInfo.InvariantCulture));
        }

        double price = world.Assets.FirstOrDefault(asset => asset.Id == row.Asset)?.Price ?? 0;
        Worth(row, Math.Abs(row.Amount) * Math.Max(price, row.Entry));
    }

    private void Worth(Position row, double usd)
    {
        if (usd > MostUsd)
        {
            faults.Add(row.Line, "amount", string.Create(CultureInfo.InvariantCulture, $"{row.Amount} ({usd:0} USD)"), "up to 10,000,000,000 USD a row", "1000");
        }
    }

    private static string WordOf(HeldMode mode) => PositionsReader.Modes.First(pair => pair.Value == mode).Key;
}
