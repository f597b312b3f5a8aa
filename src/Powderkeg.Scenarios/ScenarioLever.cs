using Powderkeg.Scenarios.Binding;
using Powderkeg.Scenarios.Text;
using Powderkeg.Units;

namespace Powderkeg.Scenarios;

[Describe("What a lever is: one change of the rules, small enough to be mailed.")]
public sealed record LeverHeader
{
    [Describe("Short name, as tables show it.")]
    public required string Id { get; init; }

    [Describe("What changes, in a sentence.")]
    public required string Change { get; init; }

    [Describe("Why anyone would.")]
    public required string Why { get; init; }

    [Describe("Who proposed it, or where the figures are from.")]
    public required string Source { get; init; }
}

[Describe("A payment by a published formula: to whose account a forced sale of a watched token fell into the window, the market price at an hour less the price of the sale.")]
public sealed record PaymentDescription
{
    [Describe("The window opens where a collateral index of the main venue lies this far under redemption value."), Allowed(0, 1)]
    public Ratio Gap { get; init; } = Ratio.FromPercent(5);

    [Describe("How long the gap must last, and how long none for the window to close.")]
    public Duration Hold { get; init; } = Duration.FromSeconds(10L);

    [Describe("The window is at most this long.")]
    public Duration Longest { get; init; } = Duration.FromMinutes(40);

    [Describe("When the market price is taken.")]
    public required Instant PriceAt { get; init; }

    [Describe("What was really paid by the formula: printed beside the model's own total.", Unit = "USD"), Allowed(0, 1e15)]
    public double? Paid { get; init; }
}

/// <summary>Reads what a lever's file says of itself; the file as a whole is an overlay (<see cref="ScenarioOverlay"/>).</summary>
public static class ScenarioLever
{
    /// <summary>The file's <c>lever</c>, or every fault of it.</summary>
    public static ReadResult<LeverHeader> Read(string text, string fileName)
    {
        (LeverHeader? header, ErrorList errors, Node? tree) = Key<LeverHeader>(text, fileName, ChangeList.LeverKey);
        if (header is null && tree is not null && errors.Count == 0)
        {
            errors.Add(tree.At, ChangeList.LeverKey, "nothing (the key is required)", "what the lever is: id, change, why, source");
        }

        return new(errors.Count == 0 ? header : null, errors.InOrder());
    }

    /// <summary>The file's <c>payment</c>, or every fault of it; null without a fault where it has none.</summary>
    public static ReadResult<PaymentDescription> ReadPayment(string text, string fileName)
    {
        (PaymentDescription? payment, ErrorList errors, _) = Key<PaymentDescription>(text, fileName, ChangeList.PaymentKey);
        return new(errors.Count == 0 ? payment : null, errors.InOrder());
    }

    private static (T? Value, ErrorList Errors, Node? Tree) Key<T>(string text, string fileName, string key)
        where T : class
    {
        ErrorList errors = new();
        Node? tree = ScenarioText.Parse(text, fileName, 0, errors);
        T? value = tree is MappingNode root && root.Entries.TryGetValue(key, out MappingEntry entry) ? (T?)Binder.Bind(typeof(T), entry.Value, errors) : null;
        return (value, errors, tree);
    }
}
