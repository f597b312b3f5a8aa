using Powderkeg.Kernel;

namespace Powderkeg;

/// <summary>Looks on while happenings are handled: a profile. It brings its own clock, since the library has none, and can change nothing.</summary>
public interface IHappeningWatch
{
    /// <summary>A happening was taken from the agenda and is handled now.</summary>
    void Begins();

    /// <summary>It has been handled.</summary>
    /// <param name="handler">Who handled it; <see cref="HappeningParts.Of"/> names it.</param>
    void Ends(Phase phase, int handler);
}

/// <summary>A part of the machine as a reader knows it.</summary>
/// <param name="Room">The room of the library that the call enters; what it calls further on counts with it.</param>
/// <param name="Name">What is done there; of a population its key.</param>
public readonly record struct HappeningPart(string Room, string Name);

/// <summary>What the agenda calls, in words.</summary>
public static class HappeningParts
{
    public static HappeningPart Of(World world, int handler) => (Calls)handler switch
    {
        Calls.MacroStep => new("Macro", "fundamental values"),
        Calls.VenuePublish => new("Exchange", "oracles, indexes and marks"),
        Calls.CheckMargins => new("Exchange", "margin checks"),
        Calls.EngineStep => new("Exchange", "forced closings"),
        Calls.Deliver => new("Exchange", "orders and ladders that arrive"),
        Calls.Funding => new("Exchange", "funding"),
        Calls.Interest => new("Lending", "interest"),
        Calls.Block => new("Chain", "blocks and their transactions"),
        Calls.Transfer => new("Chain", "transfers"),
        Calls.Issuer => new("Issuers", "issuers"),
        Calls.SampleQuotes => new("Journal", "samples of quotes"),
        Calls.SampleAccounts => new("Journal", "samples of accounts"),
        _ => new("Agents", world.Populations[handler - (int)Calls.FirstPopulation].Key),
    };
}
