namespace Powderkeg.Experiments.Validation;

/// <summary>Where to look when a row lies beside its limits: what in the model makes such a figure too small or too large.</summary>
/// <remarks>Under and over as numbers stand: a fall that is too deep is under its limits. What a run itself shows of the reason is said before it.</remarks>
internal static class MissCauses
{
    private const string TooDeep = "forced and free sellers outweigh depth and buyers at these prices";
    private const string TooShallow = "too little is sold by force, or books and buyers take it too easily";
    private static readonly Dictionary<string, (string Under, string Over)> All = new(StringComparer.Ordinal)
    {
        ["btc-drop"] = (TooDeep, TooShallow),
        ["eth-drop"] = (TooDeep, TooShallow),
        ["sol-drop"] = (TooDeep, TooShallow),
        ["bnb-drop"] = (TooDeep, TooShallow),
        ["alt-median"] = ("forced sales walk deeper into the far bids than on the day", "altcoin books hold: makers stay, or forced spot sales are too small"),
        ["alt-wick"] = ("too few books are walked to the far bids", "too many books are walked to the far bids"),
        ["usde-main"] = ("the book is walked too far: loops and holders outweigh bids and arbitrage cash", "arbitrage and bids hold it: too little USDe is pledged in accounts that are taken over"),
        ["usde-second"] = ("sellers on the second exchange outweigh its arbitrage", "the break does not travel to the second exchange"),
        ["usde-chain"] = ("the pools are drained: redemption is too slow for what is sold on chain", ""),
        ["usde-late"] = ("USDe breaks before the majors' liquidations", ""),
        ["wbeth"] = ("", "too little WBETH is sold by force for its book"),
        ["bnsol"] = ("", "too little BNSOL is sold by force for its book"),
        ["liq-total"] = ("too few positions are levered, or the fall is too small for them", "too many positions are levered, or the fall is too deep"),
        ["liq-long"] = ("shorts are liquidated in the rebound more than on the day", "hardly any short is liquidated in the rebound"),
        ["liq-burst"] = ("liquidations are spread over hours, or come late", "nothing is left to liquidate after the first wave"),
        ["liq-minute"] = ("the wave is too even", "the wave is one blow"),
        ["oi-drop"] = ("too much is closed, by force or freely", "too little is closed, by force or freely"),
        ["depth"] = ("", "makers stay"),
        ["hl-adl-ratio"] = ("book and vault take what the day's did not", "book and vault take less than the day's did"),
        ["hl-adl-delay"] = ("accounts pass zero at once: prices gap, or the vault is full from the start", "book and vault hold out too long"),
        ["hl-adl-winners"] = ("the queue reaches positions that lose", ""),
        ["aave-usde"] = ("", "loops are called although the pool takes USDe at its peg: interest, or a fall of what they borrowed against"),
        ["aave-bad-debt"] = ("", "collateral falls past its debt before anybody liquidates it: late feed, gas, or thin books"),
        ["aave-liq"] = ("borrowers are too safe, or majors fall too little", "borrowers are too close to their threshold, or majors fall too far"),
        ["usde-redeem"] = ("redemption is asked for too rarely, or limits bind", "arbitrage redeems more than on the day"),
        ["usde-depth"] = ("", "makers of USDe stay"),
        ["usde-volume"] = ("the book jumps over these prices, or breaks not at all", "the book stays between these prices too long"),
        ["collateral-liq"] = ("", "pledges or take-overs are of another size than on the day"),
        ["liq-before-break"] = ("collateral breaks too early, or too little is liquidated before it", "too little is left to liquidate when collateral breaks"),
        ["accounts"] = ("retail is too little levered, or the fall too small", "retail is too highly levered, or the fall too deep"),
        ["insurance"] = ("the fund earns more in fees than it pays, or auto-deleveraging comes too early", "the fund takes over too much before auto-deleveraging"),
        ["btc-oi"] = ("too much of it is closed", "too little of it is closed"),
        ["burst-shape"] = ("the wave dies out at once", "the wave feeds itself too long"),
    };

    /// <summary>Empty where nothing lies under the limits.</summary>
    public static string Under(string id) => All.TryGetValue(id, out (string Under, string Over) causes) ? causes.Under : "";

    public static string Over(string id) => All.TryGetValue(id, out (string Under, string Over) causes) ? causes.Over : "";
}
