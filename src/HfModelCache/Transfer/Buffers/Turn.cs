namespace HfModelCache.Transfer.Buffers;

/// <summary>Represents a file's place among those that are transferred at once: the first one gets memory first.</summary>
/// <remarks>
/// So the files become complete one after another rather than all at the end, and others can use the first ones meanwhile. A file
/// is hashed sequentially: if its hash falls behind, the other files get the memory, and other processors hash them.
/// </remarks>
internal sealed class Turn
{
    /// <summary>The first place, for files that take turns with the first one.</summary>
    public static readonly Turn First = new();

    private const int LargestBacklog = 2;

    private int _backlog;

    /// <summary>The place, 0 for the first.</summary>
    public int Place { get; internal set; }

    /// <summary>The order in which memory is given: the lowest first.</summary>
    public int Priority => Volatile.Read(ref _backlog) > LargestBacklog ? int.MaxValue : Place;

    /// <summary>Counts a part from when it is read until it is hashed.</summary>
    public async Task CountAsync(Task read, Task hashed)
    {
        if (this == First)
            return;
        await read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Increment(ref _backlog);
        await hashed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _backlog);
    }
}
