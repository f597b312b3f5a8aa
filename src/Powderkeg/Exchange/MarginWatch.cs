using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>The margin rule of isolated positions and cross accounts: finds who is out when marks are published, and hands them to the engine.</summary>
/// <remarks>
/// Isolated positions are indexed by liquidation price (<see cref="LiquidationIndex"/>). Cross accounts carry the travel at which they can be out at the
/// earliest (<see cref="CrossMargin.RoomOf"/>) in an array of its own; they are re-valued when marks have travelled that far, when a position of theirs
/// has changed, or when their balance has fallen. Rounding units stand in <see cref="Grains"/>.
/// EXCHANGE-4: who is found is who would be found by checking everyone at every mark (twin in the tests).
/// </remarks>
public sealed class MarginWatch : IMarginRule
{
    /// <summary>Maintenance rounds up and deductions down, once a position: slack is taken to be this many units smaller than it looks.</summary>
    private const double Grains = 64;
    private readonly Venue venue;
    private readonly LiquidationEngine engine;
    private readonly VenueSurroundings around;

    // By market number, and by account: one more than its place among the cross accounts, 0 for others.
    private LiquidationIndex?[] indexes = [];
    private Crossed[] cross = new Crossed[64];
    private int crosses;
    private int[] memberOf = [];
    private double[] marks = [];
    private double travelled;

    // Whose closing the run is made without (Acts): left alone until a check finds it in order. A row, and a place among the cross accounts.
    private int sparedRow = -1;
    private int sparedMember = -1;

    /// <summary>A cross account, and what its last valuation found: side by side, since a check reads it of everyone.</summary>
    private struct Crossed
    {
        public AccountId Account;

        /// <summary>Travel at which it can be out at the earliest.</summary>
        public double Due;

        /// <summary>Balance less loan when it was valued, in units of the settlement token.</summary>
        public long Balance;
        public long Version;
    }

    internal MarginWatch(Venue venue, LiquidationEngine engine, VenueSurroundings around)
    {
        this.venue = venue;
        this.engine = engine;
        this.around = around;
    }

    /// <summary>Cross accounts valued so far: what the travel rule saves is read from it.</summary>
    public long Valuations { get; private set; }

    /// <summary>A position changed, or came out of the engine's hands as it is.</summary>
    internal void OnPositionChanged(int row)
    {
        ref Position position = ref venue.Positions[row];
        switch (venue.StateOf(position.Owner).Mode)
        {
            case MarginMode.Isolated when position.Lots != 0:
                PerpMarket market = (PerpMarket)venue.AllMarkets[position.Market];
                IndexOf(market.Id).Watch(row, IsolatedMargin.LiquidationPrice(market.Tiers, market.Spec, position));
                break;
            case MarginMode.Cross:
                LookAgainAt(position.Owner);
                break;
        }
    }

    /// <summary>A cross account is valued at the next publication whatever the marks do.</summary>
    internal void LookAgainAt(AccountId account)
    {
        if (account.Index >= memberOf.Length)
        {
            Array.Resize(ref memberOf, Math.Max(account.Index + 1, memberOf.Length * 2));
        }

        int member = memberOf[account.Index] - 1;
        if (member < 0)
        {
            member = crosses++;
            memberOf[account.Index] = member + 1;
            if (member == cross.Length)
            {
                Array.Resize(ref cross, member * 2);
            }

            cross[member].Account = account;
        }

        cross[member].Due = double.NegativeInfinity;
    }

    public void Check(Instant now)
    {
        Travel();
        if (venue.Rules.Liquidation.OutOfMargin == OutOfMargin.LeftOpen)
        {
            return;
        }

        LookAtSpared();
        for (int i = 0; i < venue.Markets.Count; i++)
        {
            if (venue.Markets[i] is PerpMarket perp && perp.Id.Index < indexes.Length && indexes[perp.Id.Index] is { } index)
            {
                while (index.TryTake(perp.Mark, out int row))
                {
                    if (row != sparedRow && !engine.BeginIsolated(row))
                    {
                        sparedRow = row;
                    }
                }
            }
        }

        for (int member = 0; member < crosses; member++)
        {
            ref Crossed its = ref cross[member];
            if (its.Due <= travelled || (its.Version != around.Balances.VersionOf(its.Account) && HasLost(ref its)))
            {
                Value(member);
            }
        }
    }

    /// <summary>A spared position that is in order again is watched as all others are.</summary>
    private void LookAtSpared()
    {
        if (sparedRow < 0)
        {
            return;
        }

        Position position = venue.Positions[sparedRow];
        PerpMarket market = (PerpMarket)venue.AllMarkets[position.Market];
        if (position.Lots == 0 || !IsolatedMargin.IsOut(market.Tiers, market.Spec, position, market.Mark))
        {
            OnPositionChanged(sparedRow);
            sparedRow = -1;
        }
    }

    /// <summary>Its balance is lower than when it was valued.</summary>
    private bool HasLost(ref Crossed its)
    {
        its.Version = around.Balances.VersionOf(its.Account);
        return BalanceOf(its.Account) < its.Balance;
    }

    public void Step(int slot) => engine.Step(slot);

    private long BalanceOf(AccountId account) =>
        around.Balances.NetOf(account, venue.Settlement).Units;

    private void Value(int member)
    {
        AccountId account = cross[member].Account;
        Valuations++;
        CrossValue value = CrossMargin.ValueOf(venue, account);
        if (value.IsOut)
        {
            cross[member].Due = double.NegativeInfinity; // valued again each time until the engine has let it go
            if (member != sparedMember && !engine.BeginCross(account))
            {
                sparedMember = member;
            }

            return;
        }

        sparedMember = member == sparedMember ? -1 : sparedMember;
        cross[member].Balance = BalanceOf(account);
        CrossValue careful = value with { Maintenance = value.Maintenance + Amount.FromUnits((long)Grains) };
        cross[member].Due = value.Gross == 0 ? double.PositiveInfinity : travelled + CrossMargin.RoomOf(careful, HighestRateOf(account)) * (1 - 1e-9);
    }

    private double HighestRateOf(AccountId account)
    {
        double highest = 0;
        for (int row = venue.Positions.FirstOf(account); row >= 0; row = venue.Positions.NextOf(row))
        {
            MarginTiers tiers = ((PerpMarket)venue.AllMarkets[venue.Positions[row].Market]).Tiers;
            highest = Math.Max(highest, tiers.RateOf(tiers.Count - 1).Value);
        }

        return highest;
    }

    /// <summary>Adds the largest relative move of a mark since the last publication.</summary>
    private void Travel()
    {
        bool first = marks.Length != venue.Markets.Count;
        if (first)
        {
            marks = new double[venue.Markets.Count];
        }

        double largest = 0;
        for (int i = 0; i < marks.Length; i++)
        {
            if (venue.Markets[i] is PerpMarket perp)
            {
                double now = perp.Mark.Ticks;
                largest = first ? 0 : Math.Max(largest, Math.Abs(now - marks[i]) / marks[i]);
                marks[i] = now;
            }
        }

        travelled += largest * (1 + 1e-12);
        if (first)
        {
            // Whoever was valued before there was a mark to travel from is valued now.
            foreach (ref Crossed its in cross.AsSpan(0, crosses))
            {
                its.Due = double.NegativeInfinity;
            }
        }
    }

    private LiquidationIndex IndexOf(MarketId market)
    {
        if (market.Index >= indexes.Length)
        {
            Array.Resize(ref indexes, market.Index + 1);
        }

        return indexes[market.Index] ??= new LiquidationIndex(venue.Positions);
    }
}
