namespace HfModelCache.Runs;

/// <summary>Returns the memory of a phase of a run that has ended.</summary>
/// <remarks>
/// What listing, planning and transferring many files leave behind is large, and has lived so long that the garbage
/// collector looks at it last. Without this, the phases' peaks add up.
/// </remarks>
internal static class EndedPhase
{
    // A collection takes about a millisecond for a thousand files; those of fewer files are not worth it.
    private const int FewestFiles = 10_000;

    /// <summary>Returns the memory, if the copy has many files.</summary>
    /// <param name="files">The number of files.</param>
    public static void ReleaseMemory(int files)
    {
        if (files >= FewestFiles)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
