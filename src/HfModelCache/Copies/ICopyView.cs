namespace HfModelCache.Copies;

/// <summary>Represents how applications see a copy if they don't read its objects by their keys, such as the links of a Hub cache.</summary>
internal interface ICopyView
{
    /// <summary>Checks, before anything is written, that the view can be made.</summary>
    /// <exception cref="Failures.OperatorException">It can't.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Whether the view shows every file of a complete copy, under the revision's name.</summary>
    bool Shows(Manifest manifest, string revision);

    /// <summary>Returns the paths of the files that the view does not show, or shows wrongly.</summary>
    IReadOnlyList<string> FindMissing(Manifest manifest);

    /// <summary>Shows a copy whose objects are complete, under the revision's name.</summary>
    Task ShowAsync(Manifest manifest, string revision, CancellationToken cancellationToken);
}
