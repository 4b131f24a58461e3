using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Concurrency;
using HfModelCache.Transfer;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads the limits of memory, connections and bandwidth.</summary>
/// <param name="values">The values to read.</param>
/// <param name="faults">Collects the faults.</param>
/// <param name="available">
/// The memory available to this process, in bytes: in a container, the runtime's portion of the container's limit.
/// </param>
internal sealed class TransferReader(SettingValues values, SettingFaults faults, long available)
{
    private const long LeastMemory = 32L << 20;
    private const long LeastBandwidth = 100_000;
    private const int MostConnections = 1000;

    // The size of the blocks that the memory for parts is made of.
    private const int BlockSize = 1 << 20;

    // Memory for everything else: code, TLS, JSON, and the socket buffers that count towards the container's limit.
    private const long Overhead = 64L << 20;

    public TransferOptions Read()
    {
        var options = new TransferOptions();
        var sizes = new SizeReader(values, faults);
        var memory = sizes.Read(TuningSettings.MaxMemory, LeastMemory, "32MiB")
            ?? Math.Clamp(available - Overhead, LeastMemory, options.Memory);
        return options with
        {
            Memory = memory,
            MaxBandwidth = sizes.Read(TuningSettings.MaxBandwidth, LeastBandwidth, "100kB"),
            Concurrency = Concurrency(memory),
        };
    }

    // Each connection fills one block while another is being stored.
    private ConcurrencyOptions Concurrency(long memory)
    {
        var options = new ConcurrencyOptions();
        var fitting = (int)Math.Min(MostConnections, memory / 2 / BlockSize);
        var most = ReadConnections() is { } asked ? Math.Min(asked, fitting) : Math.Min(options.Max, fitting);
        return options with { Max = most, Initial = Math.Min(options.Initial, most), Min = Math.Min(options.Min, most) };
    }

    private int? ReadConnections()
    {
        if (values.Find(TuningSettings.MaxConnections) is not { } value)
            return null;
        if (value.WholeNumber is { } count and >= 1 and <= MostConnections)
            return count;
        faults.Add(value, $"is not a whole number from 1 to {MostConnections}", "Set it to a number, for example 16.");
        return null;
    }
}
