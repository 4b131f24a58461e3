namespace HfModelCache.TestHub.Origins;

/// <summary>The servers that a download talks to.</summary>
public enum Origin
{
    /// <summary>The Hub: API and resolve.</summary>
    Hub,

    /// <summary>The server of signed URLs, which must never see a token.</summary>
    Cdn,
}
