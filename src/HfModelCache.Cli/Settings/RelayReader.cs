using HfModelCache.Concurrency;
using HfModelCache.Transfer;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads how much is moved at once.</summary>
/// <param name="values">What is set.</param>
/// <param name="faults">What is wrong with it.</param>
/// <param name="available">
/// The memory that this process may use, in bytes: in a container, what the runtime takes of the container's limit.
/// </param>
internal sealed class RelayReader(SettingValues values, SettingFaults faults, long available)
{
    private const long LeastMemory = 32L << 20;
    private const long LeastBandwidth = 100_000;
    private const int MostConnections = 1000;

    // The size of the blocks that the memory for parts is made of.
    private const int BlockSize = 1 << 20;

    // What the program takes besides: code, TLS, JSON, and the sockets that the kernel counts too.
    private const long Overhead = 64L << 20;

    public TransferOptions Read()
    {
        var options = new TransferOptions();
        var sizes = new SizeReader(values, faults);
        var memory = sizes.Read(KnownSettings.MaxMemory, LeastMemory, "32MiB")
            ?? Math.Clamp(available - Overhead, LeastMemory, options.Memory);
        return options with
        {
            Memory = memory,
            MaxBandwidth = sizes.Read(KnownSettings.MaxBandwidth, LeastBandwidth, "100kB"),
            Concurrency = Concurrency(memory),
        };
    }

    // Each connection fills a block of its own, while as much again is being stored.
    private ConcurrencyOptions Concurrency(long memory)
    {
        var options = new ConcurrencyOptions();
        var fitting = (int)Math.Min(MostConnections, memory / 2 / BlockSize);
        var most = ReadConnections() is { } asked ? Math.Min(asked, fitting) : Math.Min(options.Max, fitting);
        return options with { Max = most, Initial = Math.Min(options.Initial, most), Min = Math.Min(options.Min, most) };
    }

    private int? ReadConnections()
    {
        if (values.Find(KnownSettings.MaxConnections) is not { } value)
            return null;
        if (value.WholeNumber is { } count and >= 1 and <= MostConnections)
            return count;
        faults.Add(value, $"is no whole number from 1 to {MostConnections}", "Set it to a number, for example 16.");
        return null;
    }
}
