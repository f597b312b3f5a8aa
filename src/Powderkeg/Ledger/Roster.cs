using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Ledger;

/// <summary>Who is who: each account's stable key, its actor on the agenda, and the population it belongs to.</summary>
public sealed class Roster(Agenda agenda, Balances balances)
{
    private readonly List<ulong> keys = [];
    private readonly List<ActorId> actors = [];
    private readonly List<int> populations = [];

    public int Count => keys.Count;

    /// <summary>Opens an account.</summary>
    /// <param name="key">Stable and unique: it decides ties, streams and the digest.</param>
    /// <param name="population">The population's number, or -1 for places (funds, clearing, issuers).</param>
    public AccountId Open(string key, int population, Overdraft overdraft = Overdraft.Forbidden)
    {
        AccountId id = balances.Open(key, overdraft);
        ulong hash = StableHash.Of(key);
        keys.Add(hash);
        actors.Add(agenda.Register(hash));
        populations.Add(population);
        Invariant.Require(keys.Count == balances.Accounts, "LEDGER-7", "every account is on the roster", keys.Count);
        return id;
    }

    public ulong KeyOf(AccountId account) => keys[account.Index];

    public ActorId ActorOf(AccountId account) => actors[account.Index];

    public int PopulationOf(AccountId account) => populations[account.Index];
}
