using HfModelCache.Cli.Output.Text;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Readers;
using HfModelCache.Transfer;

namespace HfModelCache.Tests.Cli;

public class TransferSettingsTests
{
    private const long Plenty = 24L << 30;

    [Theory]
    [InlineData(Plenty, 128)]
    [InlineData(192L << 20, 128)] // What the runtime takes of a container's 256 MiB.
    [InlineData(144L << 20, 80)]
    [InlineData(48L << 20, 32)]
    public void Buffers_fit_the_container(long available, int mebibytes) =>
        Assert.Equal((long)mebibytes << 20, Read(available).Options.Memory);

    [Theory]
    [InlineData("256MiB", 256L << 20)]
    [InlineData("256Mi", 256L << 20)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("100MB", 100_000_000)]
    [InlineData("64000000", 64_000_000)]
    public void Sizes_are_read_in_thousands_and_in_powers_of_two(string written, long bytes) =>
        Assert.Equal(bytes, Read(Plenty, ("MAX_MEMORY", written)).Options.Memory);

    [Theory]
    [InlineData("MAX_MEMORY", "1MiB")]
    [InlineData("MAX_MEMORY", "much")]
    [InlineData("MAX_MEMORY", "-1")]
    [InlineData("MAX_MEMORY", "1e9")]
    [InlineData("MAX_BANDWIDTH", "1kB")]
    [InlineData("MAX_BANDWIDTH", "10 MB/s")]
    [InlineData("MAX_CONNECTIONS", "0")]
    [InlineData("MAX_CONNECTIONS", "1001")]
    [InlineData("MAX_CONNECTIONS", "many")]
    public void What_makes_no_sense_is_refused(string name, string written) =>
        Assert.Equal(name, Assert.Single(Read(Plenty, (name, written)).Faults.All).Name);

    [Fact]
    public void Connections_find_their_number_unless_one_is_given()
    {
        Assert.Equal((16, 64), (Read(Plenty).Options.Concurrency.Initial, Read(Plenty).Options.Concurrency.Max));
        var few = Read(Plenty, ("MAX_CONNECTIONS", "4")).Options.Concurrency;
        Assert.Equal((4, 4, 2), (few.Initial, few.Max, few.Min));
    }

    [Fact]
    public void There_are_no_more_connections_than_the_memory_has_room_for()
    {
        Assert.Equal(16, Read(Plenty, ("MAX_MEMORY", "32MiB"), ("MAX_CONNECTIONS", "500")).Options.Concurrency.Max);
        Assert.Equal(500, Read(Plenty, ("MAX_MEMORY", "1GiB"), ("MAX_CONNECTIONS", "500")).Options.Concurrency.Max);
    }

    private static (TransferOptions Options, SettingFaults Faults) Read(long available, params (string Name, string Value)[] variables)
    {
        var faults = new SettingFaults(new SecretScrubber([]));
        var values = new SettingValues(new Dictionary<SettingDefinition, string>(), variables.ToDictionary(v => v.Name, v => v.Value));
        return (new TransferReader(values, faults, available).Read(), faults);
    }
}
