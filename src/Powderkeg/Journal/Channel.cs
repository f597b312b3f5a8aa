namespace Powderkeg.Journal;

/// <summary>Who forced an order, or that nobody did. Each order carries one; the order of the members is the order in which ties in attributions break.</summary>
public enum Channel : byte
{
    /// <summary>Nobody forced it: noise, entries, ordinary exits.</summary>
    Voluntary = 0,

    /// <summary>Sellers who answer the macro news itself.</summary>
    Macro = 1,

    /// <summary>Retail and funds that cut risk: panic, stop-losses.</summary>
    RiskOff = 2,

    /// <summary>A looper or whale sells USDe or sUSDe by choice, or to meet a call of the first layer.</summary>
    LoopUnwind = 3,

    /// <summary>A lending pool, a desk or spot margin liquidates a looped position.</summary>
    LoopLiquidation = 4,

    /// <summary>A loan desk sells a pledge.</summary>
    LoanLiquidation = 5,

    /// <summary>A lending pool's ordinary borrower is liquidated, and the seized collateral is sold.</summary>
    PoolLiquidation = 6,

    /// <summary>A unified account is taken over and sold.</summary>
    UnifiedLiquidation = 7,

    /// <summary>A perp position out of margin is closed.</summary>
    PerpLiquidation = 8,

    /// <summary>A maker's quote, and its withdrawal.</summary>
    MakerWithdrawal = 9,

    /// <summary>Price differences between places.</summary>
    Arbitrage = 10,

    /// <summary>A position closed by auto-deleveraging.</summary>
    Adl = 11,

    /// <summary>Spot (or the other leg) sold by a hedger whose hedge was taken away.</summary>
    AdlUnhedge = 12,

    /// <summary>Makers and arbitrageurs whose quote follows another price.</summary>
    Requote = 13,

    /// <summary>Shorts that take profit, and value buyers.</summary>
    ProfitTaking = 14,

    /// <summary>An insurance fund or vault unwinds what it took over.</summary>
    BackstopUnwind = 15,
}

/// <summary>Why: the channel, and the event that forced it (<c>EventId.None</c> for a voluntary act).</summary>
public readonly record struct Cause(Channel Channel, Units.EventId Parent)
{
    public static Cause Voluntary => default;

    /// <summary>Packed for a book's tag: the channel above 32 bits of the parent's number.</summary>
    public long Packed => ((long)Channel << 32) | (uint)Parent.Number;

    public static Cause Unpack(long tag) => new((Channel)(tag >> 32), new((int)(tag & 0xFFFFFFFF)));
}

/// <summary>Names of channels as readers and records write them: kebab-case.</summary>
public static class ChannelNames
{
    private static readonly string[] Names =
    [
        "voluntary", "macro", "risk-off", "loop-unwind", "loop-liquidation", "loan-liquidation", "pool-liquidation", "unified-liquidation",
        "perp-liquidation", "maker-withdrawal", "arbitrage", "adl", "adl-unhedge", "requote", "profit-taking", "backstop-unwind",
    ];

    public static string Of(Channel channel) => Names[(int)channel];
}
