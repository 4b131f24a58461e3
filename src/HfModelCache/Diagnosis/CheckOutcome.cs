namespace HfModelCache.Diagnosis;

/// <summary>Specifies how a check ended.</summary>
public enum CheckOutcome
{
    /// <summary>All is as it should be.</summary>
    Passed,

    /// <summary>Runs work, but worse or with less than they could.</summary>
    Warning,

    /// <summary>Runs fail until someone acts.</summary>
    Failed,

    /// <summary>The check was not made, because an earlier one failed or there is nothing to check.</summary>
    NotChecked,
}
