namespace HfModelCache.Server.Remembering;

/// <summary>Represents how long answers are remembered, and how many.</summary>
/// <typeparam name="TValue">The type of the answers.</typeparam>
internal sealed record RememberingTerms<TValue>
{
    /// <summary>How long an answer is given without asking again.</summary>
    public required TimeSpan FreshFor { get; init; }

    /// <summary>How long an answer is still given while another one is asked for. Default: not at all.</summary>
    public TimeSpan RenewedFor { get; init; }

    /// <summary>How long an answer is still given if asking fails. Default: not at all.</summary>
    public TimeSpan KeptFor { get; init; }

    /// <summary>Whether an answer is one that lasts. Default: each is. One that does not is given for <see cref="BriefFor"/>, whatever else is set.</summary>
    public Func<TValue, bool> IsLasting { get; init; } = _ => true;

    /// <summary>How long an answer is given that does not last, and one that lasts after asking has failed. Default 1 s.</summary>
    public TimeSpan BriefFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long asking may take. Default 10 s, as long as the Hub's clients wait for headers.</summary>
    public TimeSpan AskingLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The failure if asking takes longer, as a sentence.</summary>
    public required string Overdue { get; init; }

    /// <summary>The cost of an answer, in bytes or in answers. Default 1.</summary>
    public Func<TValue, long> CostOf { get; init; } = _ => 1;

    /// <summary>The maximum cost of all answers. The least recently used are forgotten first.</summary>
    public required long MaxCost { get; init; }
}
