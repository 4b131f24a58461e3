using HfModelCache.Formatting;

namespace HfModelCache.Tests.Formatting;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1_572_864, "1.5 MiB")]
    [InlineData(700L << 30, "700.0 GiB")]
    [InlineData(5L << 50, "5120.0 TiB")]
    public void Sizes_are_formatted_with_readable_units(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
