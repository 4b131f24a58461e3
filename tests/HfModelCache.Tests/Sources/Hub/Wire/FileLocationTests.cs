using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Tests.Sources.Hub.Wire;

public sealed class FileLocationTests
{
    private static readonly DateTimeOffset There = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(2)]
    public void The_lifetime_of_an_address_does_not_depend_on_the_local_clock(int hoursAhead)
    {
        var here = There.AddHours(hoursAhead);
        foreach (var query in new[] { $"Expires={There.AddHours(1).ToUnixTimeSeconds()}", "X-Amz-Date=20261125T120000Z&X-Amz-Expires=3600" })
        {
            var location = FileLocation.Of(new Uri("https://cdn.example/x?" + query), There, here);

            Assert.True(location.IsGoodAt(here.AddMinutes(59)));
            Assert.False(location.IsGoodAt(here.AddMinutes(60)));
        }
    }

    [Theory]
    [InlineData("Expires=1")]
    [InlineData("Expires=99999999999999")]
    [InlineData("Expires=soon")]
    [InlineData("X-Amz-Date=yesterday&X-Amz-Expires=3600")]
    [InlineData("")]
    public void An_address_without_a_usable_expiry_is_valid_until_refused(string query) =>
        Assert.True(FileLocation.Of(new Uri("https://cdn.example/x?" + query), There, There).IsGoodAt(There.AddDays(1)));

    [Fact]
    public void Without_a_response_date_an_address_is_valid_until_refused() =>
        Assert.True(FileLocation.Of(new Uri($"https://cdn.example/x?Expires={There.ToUnixTimeSeconds()}"), date: null, There).IsGoodAt(There.AddDays(1)));
}
