using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Records;

/// <summary>Names as the tables write them: stable from run to run, where dense numbers are not.</summary>
internal sealed class Names(World world)
{
    private readonly string[] populations = [.. world.Populations.Select(population => population.Key)];
    private readonly string[] places = [.. Enumerable.Range(0, world.Venues.Count + 1).Select(number => world.NameOf(new(number)))];

    /// <summary>The population an account belongs to; a place's own name (a fund, an issuer, a pool).</summary>
    public string HolderOf(AccountId account) => world.Roster.PopulationOf(account) is >= 0 and int number ? populations[number] : KeyOf(account);

    public string KeyOf(AccountId account) => world.Balances.KeyOf(account);

    public string Of(AssetId asset) => world.Balances.Assets[asset.Index].Key;

    public string Of(VenueId place) => places[place.Index];

    public string Of(MarketId market) => world.Markets[market.Index].Key;

    public static string Of(Side side) => side == Side.Buy ? "buy" : "sell";

    /// <summary>The position that a forced order on this side closes.</summary>
    public static string Closed(Side closes) => closes == Side.Sell ? "long" : "short";

    public static string Of(LiquidationStep step) => step switch
    {
        LiquidationStep.Call => "call",
        LiquidationStep.Started => "started",
        LiquidationStep.Sale => "sale",
        LiquidationStep.TakenOver => "taken-over",
        _ => "ended",
    };

    public static string Of(TransferKind kind) => kind switch
    {
        TransferKind.InsurancePayout => "insurance-payout",
        TransferKind.InsuranceFee => "insurance-fee",
        TransferKind.SocialisedLoss => "socialised-loss",
        TransferKind.BadDebt => "bad-debt",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>A class of assets: altcoin, staked-token.</summary>
    public static string Of(AssetRole role) => string.Concat(role.ToString().Select((letter, i) => (i > 0 && char.IsUpper(letter) ? "-" : "") + char.ToLowerInvariant(letter)));

    public static string Of(Channel channel) => ChannelNames.Of(channel);

    public static long? Of(EventId parent) => parent.IsNone ? null : parent.Number;
}
