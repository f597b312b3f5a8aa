using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>
/// What happens: the phases of an instant in order, one method each. A reader learns the whole machine here.
/// </summary>
public sealed class Simulation
{
    private readonly World world;
    private readonly ActorId clock;
    private readonly Population[] populations;
    private Instant looked = Instant.Never;

    public Simulation(World world)
    {
        this.world = world;
        populations = [.. world.Populations];
        Outcome = new Outcome(world);
        clock = world.Agenda.Register(StableHash.Of("simulation/clock"));
        Instant start = world.Description.Start;
        Schedule(start + world.Description.Macro.Step, Phase.Shock, clock, Calls.MacroStep, 0);
        if (world.Description.Macro.Shock is { } shock)
        {
            Schedule(shock.At, Phase.Shock, clock, Calls.MacroStep, 1);
        }

        foreach (Venue venue in world.Venues)
        {
            Schedule(start + venue.Rules.Publish, Phase.Publish, venue.Actor, Calls.VenuePublish, venue.Id.Index);
            foreach (Market market in venue.Markets)
            {
                if (market is PerpMarket perp)
                {
                    perp.NextFunding = NextMultiple(start, perp.FundingEvery);
                    Schedule(perp.NextFunding, Phase.Settle, venue.Actor, Calls.Funding, perp.Id.Index);
                }
            }
        }

        Schedule(NextMultiple(start, Duration.FromHours(1)), Phase.Settle, clock, Calls.Interest, 0);
        Schedule(start + world.OnChain.Chain.Rules.BlockEvery, Phase.Match, world.OnChain.Chain.Actor, Calls.Block, 0);
        for (int i = 0; i < world.OnChain.Issuers.Count; i++)
        {
            Schedule(start + world.OnChain.Issuers[i].Every, Phase.Settle, world.OnChain.Issuers[i].Actor, Calls.Issuer, i);
        }

        Schedule(start + Duration.FromSeconds(1L), Phase.Settle, clock, Calls.SampleQuotes, 0);
        Schedule(start + Duration.FromSeconds(10L), Phase.Settle, clock, Calls.SampleAccounts, 0);
    }

    public World World => world;

    /// <summary>What the run comes to; ask after the end.</summary>
    public Outcome Outcome { get; }

    public long Happenings { get; private set; }

    /// <summary>Told of each happening of <see cref="RunUntil"/> before and after; null: nobody watches.</summary>
    public IHappeningWatch? Watch { get; set; }

    /// <summary>The described budget is spent before the end: nothing more happens.</summary>
    public bool IsOutOfBudget => !IsOver && Happenings >= world.Description.BudgetHappenings;

    public bool IsOver => world.Agenda.NextAt > world.Description.End;

    /// <summary>Runs all that happens up to and at an instant (and never past the end of the scenario); the clock then stands at the last happening.</summary>
    public void RunUntil(Instant until)
    {
        Instant end = until < world.Description.End ? until : world.Description.End;
        while (world.Agenda.NextAt <= end && Happenings < world.Description.BudgetHappenings && world.Agenda.TryNext(out Happening what))
        {
            Happenings++;
            Watch?.Begins();
            Handle(what);
            Watch?.Ends(world.Agenda.NowPhase, what.Handler);
        }
    }

    /// <summary>One happening; false at the end, or where the budget is spent.</summary>
    public bool Step()
    {
        if (IsOver || IsOutOfBudget || !world.Agenda.TryNext(out Happening what))
        {
            return false;
        }

        Happenings++;
        Handle(what);
        return true;
    }

    /// <summary>Runs to the end (or the end of the budget) and audits.</summary>
    public void RunToEnd()
    {
        RunUntil(world.Description.End);
        ConservationAudit.Require(world.Balances);
    }

    private void Handle(in Happening what)
    {
        switch (world.Agenda.NowPhase)
        {
            case Phase.Shock:
                Shock(what);
                break;
            case Phase.Publish:
                Publish(what);
                break;
            case Phase.Decide:
                populations[what.Handler - (int)Calls.FirstPopulation].Wake(what.Subject, what.Argument);
                break;
            case Phase.Match:
                Match(what);
                break;
            case Phase.Margin:
                Margin(what);
                break;
            case Phase.Liquidate:
                Liquidate(what);
                break;
            case Phase.Settle:
                Settle(what);
                break;
        }
    }

    /// <summary>What comes from outside: the macro path.</summary>
    private void Shock(in Happening what)
    {
        Instant now = world.Agenda.Now;
        bool news = what.Subject == 1;
        if (news)
        {
            Outcome.RememberEquities();
            WriteValues(now);
        }

        world.Values.Step(now);
        if (news || now.Microseconds % 60_000_000 == 0)
        {
            EventId written = WriteValues(now);
            // A shock of nothing is no news: nobody reacts to it.
            if (news && world.Description.Macro.Shock?.Fall > Ratio.Zero)
            {
                world.Surroundings.ShockEvent = written;
                world.Surroundings.ShockAt = now;
            }
        }

        if (!news)
        {
            Schedule(now + world.Description.Macro.Step, Phase.Shock, clock, Calls.MacroStep, 0);
        }
    }

    /// <summary>Writes the fundamental values that move: each minute, and right before and at the news.</summary>
    private EventId WriteValues(Instant now)
    {
        EventId last = EventId.None;
        for (int i = 0; i < world.Description.Assets.Count; i++)
        {
            if (world.Description.Assets[i].Beta != 0)
            {
                last = world.Journal.Macro(now, new(i), world.Values.Of(new(i)));
            }
        }

        return last;
    }

    /// <summary>Oracles look at their sources, then the venue publishes indexes and marks, and asks for a margin check at once.</summary>
    private void Publish(in Happening what)
    {
        Venue venue = world.Venues[what.Subject];
        Instant now = world.Agenda.Now;
        // Where venues publish at one instant the oracles look once: nothing that they read changes between, and looking twice changes nothing (ORACLES-2).
        if (looked != now)
        {
            world.Oracles.Update(now);
            looked = now;
        }

        venue.Publish();
        Schedule(now, Phase.Margin, venue.Actor, Calls.CheckMargins, venue.Id.Index);
        Schedule(now + venue.Rules.Publish, Phase.Publish, venue.Actor, Calls.VenuePublish, venue.Id.Index);
    }

    /// <summary>Orders, cancels and ladders reach their books; transactions reach their block.</summary>
    private void Match(in Happening what)
    {
        switch ((Calls)what.Handler)
        {
            case Calls.Block:
                world.OnChain.Chain.ProduceBlock();
                Schedule(world.Agenda.Now + world.OnChain.Chain.Rules.BlockEvery, Phase.Match, world.OnChain.Chain.Actor, Calls.Block, 0);
                break;
            case Calls.Transfer:
                world.OnChain.Transfers.Step(what.Subject);
                break;
            default:
                world.Gateway.Deliver(what.Subject);
                break;
        }
    }

    /// <summary>Health checks.</summary>
    private void Margin(in Happening what) => world.Venues[what.Subject].CheckMargins();

    /// <summary>What the checks force.</summary>
    private void Liquidate(in Happening what) => world.Venues[what.Subject].StepWatch(what.Argument);

    /// <summary>Funding, interest, redemptions, samples.</summary>
    private void Settle(in Happening what)
    {
        Instant now = world.Agenda.Now;
        switch ((Calls)what.Handler)
        {
            case Calls.Funding:
                PerpMarket perp = (PerpMarket)world.Markets[what.Subject];
                Venue venue = world.Venues[perp.Venue.Index];
                venue.SettleFunding(perp);
                perp.NextFunding = now + perp.FundingEvery;
                Schedule(perp.NextFunding, Phase.Settle, venue.Actor, Calls.Funding, what.Subject);
                break;
            case Calls.Interest:
                ChargeInterest();
                Schedule(now + Duration.FromHours(1), Phase.Settle, clock, Calls.Interest, 0);
                break;
            case Calls.Issuer:
                Issuers.Issuer issuer = world.OnChain.Issuers[what.Subject];
                issuer.Step(now);
                Schedule(now + issuer.Every, Phase.Settle, issuer.Actor, Calls.Issuer, what.Subject);
                break;
            case Calls.SampleQuotes:
                SampleQuotes(now);
                Schedule(now + Duration.FromSeconds(1L), Phase.Settle, clock, Calls.SampleQuotes, 0);
                break;
            case Calls.SampleAccounts:
                foreach (Population population in populations)
                {
                    population.SampleAccounts(now);
                }

                Schedule(now + Duration.FromSeconds(10L), Phase.Settle, clock, Calls.SampleAccounts, 0);
                break;
        }
    }

    private void ChargeInterest()
    {
        foreach (Venue venue in world.Venues)
        {
            venue.ChargeInterest();
        }

        foreach (Lending.LoanDesk desk in world.Desks)
        {
            desk.ChargeInterest();
        }
    }

    private void SampleQuotes(Instant now)
    {
        bool deep = now.Microseconds / 1_000_000 % 10 == 0;
        for (int i = 0; i < world.Markets.Count; i++)
        {
            Market market = world.Markets[i];
            world.Journal.Quote(now, market.Id, market.Book.BestBid, market.Book.BestAsk, market.Last,
                deep ? market.DepthWithin(Side.Buy, 0.01) : 0, deep ? market.DepthWithin(Side.Sell, 0.01) : 0);
        }
    }

    private void Schedule(Instant at, Phase phase, ActorId actor, Calls call, int subject) =>
        world.Agenda.Schedule(at, phase, actor, new((int)call, subject, 0));

    private static Instant NextMultiple(Instant after, Duration step) =>
        Instant.FromMicroseconds((after.Microseconds / step.Microseconds + 1) * step.Microseconds);
}
