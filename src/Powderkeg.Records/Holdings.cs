using Powderkeg.Units;

namespace Powderkeg.Records;

/// <summary>What each population, and each place that is no population, holds and owes of each asset at one moment.</summary>
internal sealed class Holdings
{
    private readonly World world;
    private readonly List<string> holders = [];
    private readonly List<long> balances = [];
    private readonly List<long> loans = [];

    public Holdings(World world)
    {
        this.world = world;
        int assets = world.Balances.Assets.Count, populations = world.Populations.Count;
        holders.AddRange(world.Populations.Select(population => population.Key));
        balances.AddRange(new long[populations * assets]);
        loans.AddRange(new long[populations * assets]);
        for (int account = 0; account < world.Roster.Count; account++)
        {
            AccountId id = new(account);
            int holder = world.Roster.PopulationOf(id);
            if (holder < 0)
            {
                holder = holders.Count;
                holders.Add(world.Balances.KeyOf(id));
                balances.AddRange(new long[assets]);
                loans.AddRange(new long[assets]);
            }

            for (int asset = 0; asset < assets; asset++)
            {
                balances[holder * assets + asset] += world.Balances.Of(id, new(asset)).Units;
                loans[holder * assets + asset] += world.Balances.LoanOf(id, new(asset)).Units;
            }
        }
    }

    /// <summary>One row for each holder and asset that it held or owed at either moment.</summary>
    /// <param name="before">The same world's, earlier: places that were opened since had nothing.</param>
    public void Write(Rows rows, Holdings before)
    {
        int assets = world.Balances.Assets.Count;
        for (int holder = 0; holder < holders.Count; holder++)
        {
            for (int asset = 0; asset < assets; asset++)
            {
                int cell = holder * assets + asset;
                (long had, long owed) = cell < before.balances.Count ? (before.balances[cell], before.loans[cell]) : (0, 0);
                if (had != 0 || owed != 0 || balances[cell] != 0 || loans[cell] != 0)
                {
                    rows.Add(holders[holder]).Add(holder < world.Populations.Count ? "population" : "place").Add(world.Balances.Assets[asset].Key)
                        .Add(world.Balances.Assets[asset].UnitsPerWhole).Add(had).Add(balances[cell]).Add(owed).Add(loans[cell]).End();
                }
            }
        }
    }
}
