namespace Powderkeg.Cli;

/// <summary>The thirteen dominoes in words: what falls, when it counts as fallen, and what its switch changes in the world.</summary>
internal static class DominoRules
{
    /// <summary>In the order of the domino table: 1 to 12, then perp-liquidation.</summary>
    public static IReadOnlyList<DominoRule> All { get; } =
    [
        new(1, "macro-shock",
            "News from outside: the values of equities, BTC, ETH and altcoins jump and volatility rises.",
            "first jump of the macro factor",
            "the factor jumps by 0"),
        new(2, "risk-aversion",
            "Retail sells risk, dip-buyers with leverage are stopped out, spreads widen, funding turns.",
            "net aggressive selling over its pre-shock 99.9th percentile in five consecutive 10 s windows",
            "retail hazards stay at their pre-shock rates"),
        new(3, "loop-unwind",
            "USDe loops are taken apart: the carry is gone, or stablecoins are needed for margin calls elsewhere.",
            "USDe sold by unwinding loops over 0.1% of its supply",
            "loopers never sell by choice, nor to meet margin calls of their first layer"),
        new(4, "depeg",
            "Thin USDe books and pools are walked down, venue by venue.",
            "a venue's USDe price under 0.99 (levels: 0.95, 0.90), held 10 s",
            "every holder may redeem at 0.999 at once, on every venue"),
        new(5, "loop-liquidation",
            "Lending protocols and the exchange's own loans liquidate loops at the price their oracle believes.",
            "first liquidation of a loop",
            "no lending-pool, desk or spot-margin position is called whose pledge is over half USDe, sUSDe or PT"),
        new(6, "loan-liquidation",
            "Loan desks sell pledged altcoins after margin calls that nobody met (ladder of 78, 85 and 91%).",
            "first forced spot sale by a desk",
            "desks wait"),
        new(7, "passive-leverage",
            "Makers' collateral shrinks: their leverage rises without a trade.",
            "median maker leverage over 1.5 times its start",
            "collateral is valued at its pre-shock index"),
        new(8, "unified-liquidation",
            "The exchange sells any liquid asset of a breached unified account: BNSOL, WBETH, USDe, altcoins.",
            "first forced sale from a unified account",
            "one isolated account for each market, with the same equity"),
        new(9, "staked-token-break",
            "WBETH and BNSOL trade far under their redemption value where the books that price the collateral are the venue's own.",
            "discount to redemption value over 5%, held 10 s",
            "the redemption value is the index"),
        new(10, "liquidity-vacuum",
            "Makers cancel bids by their own rule, and the venue refuses new ones from thin accounts.",
            "bid depth within 1%, median over the main venue's altcoins, under 35% of its start for 10 s",
            "makers keep quoting half of their start size"),
        new(11, "spot-collapse",
            "One market sell walks to an isolated far bid: wicks of 70 to 90%, then recovery.",
            "a quarter of the main venue's altcoins have traded under 50% of their pre-shock price",
            "a price band of 10% a minute on altcoins"),
        new(12, "backstops",
            "Insurance funds pay, winners are auto-deleveraged and sell their other leg, losses are shared, bad debt stays.",
            "payments over 0.1% of a fund, or auto-deleveraging over 0.01% of open interest",
            "every fund and vault is unlimited"),
        new(null, "perp-liquidation",
            "Perp positions out of margin are closed: the largest forced flow of the day.",
            "over 0.05% of open interest closed by force within a minute",
            "no isolated or cross account is liquidated on perps; unified ones keep their rule"),
    ];

    /// <summary>The id of a switch: both lists have the table's order.</summary>
    public static string IdOf(DominoSwitch off) => All[(int)off].Id;

    /// <summary>The switch of an id that is known.</summary>
    public static DominoSwitch SwitchOf(string id) => (DominoSwitch)All.Select((rule, i) => (rule.Id, i)).Single(row => row.Id == id).i;

    public static bool IsKnown(string id) => All.Any(rule => rule.Id == id);
}

/// <summary>One domino in words.</summary>
/// <param name="Number">1 to 12; null for perp-liquidation.</param>
/// <param name="Onset">When it counts as fallen: measured from the run.</param>
/// <param name="Off">What the world does instead when its switch is thrown.</param>
internal sealed record DominoRule(int? Number, string Id, string Sentence, string Onset, string Off);
