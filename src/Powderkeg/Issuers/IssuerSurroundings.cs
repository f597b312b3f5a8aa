using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>What an issuer needs of the rest of the run.</summary>
public sealed record IssuerSurroundings(
    Agenda Agenda, EventJournal Journal, Balances Balances, Roster Roster, OracleBoard Oracles, IReadOnlyList<Venue> Venues, Gateway Gateway,
    IReadOnlyDictionary<string, AssetId> Assets, Func<AssetId, AccountId> IssuerOf, RedemptionRates Rates, OnChain OnChain)
{
    public Venue VenueByKey(string key)
    {
        foreach (Venue venue in Venues)
        {
            if (venue.Rules.Id == key)
            {
                return venue;
            }
        }

        throw new InvariantBrokenException("ISSUERS-2", $"ISSUERS-2: a description was checked before it is built (venue {key})");
    }
}
