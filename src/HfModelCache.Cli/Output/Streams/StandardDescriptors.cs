namespace HfModelCache.Cli.Output.Streams;

/// <summary>Represents the three descriptors that a process inherits, of which any may be closed.</summary>
/// <param name="Output">Standard output; -1 if it is closed.</param>
/// <param name="Error">Standard error; -1 if it is closed.</param>
internal sealed record StandardDescriptors(int Output, int Error)
{
    private const int Last = 2;

    /// <summary>Finds out which ones are open, and occupies the closed ones.</summary>
    /// <remarks>
    /// Otherwise the next connection would get such a number, and lines for people would be sent to a server. The runtime may have
    /// taken one already, for /dev/urandom, which it opens for reading only.
    /// </remarks>
    public static StandardDescriptors Claim()
    {
        var claimed = new StandardDescriptors(IfWritable(1), IfWritable(Last));
        for (var descriptor = 0; descriptor <= Last; descriptor++)
        {
            if (!SystemCalls.IsOpen(descriptor))
                SystemCalls.OpenNull();
        }

        return claimed;
    }

    private static int IfWritable(int descriptor) => SystemCalls.IsWritable(descriptor) ? descriptor : -1;
}
