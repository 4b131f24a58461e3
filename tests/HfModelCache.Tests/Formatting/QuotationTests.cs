using HfModelCache.Formatting;

namespace HfModelCache.Tests.Formatting;

public class QuotationTests
{
    [Theory]
    [InlineData(" Access denied. ", "Access denied")]
    [InlineData("", "")]
    public void A_short_text_is_quoted_as_it_is_without_its_full_stop(string said, string quoted) => Assert.Equal(quoted, Quotation.Of(said));

    [Fact]
    public void A_long_text_is_cut_between_words_so_that_no_secret_is_halved()
    {
        var quoted = Quotation.Of(new string('a', 280) + " hf_" + new string('x', 40) + " and more");

        Assert.Equal(new string('a', 280) + "…", quoted);
        Assert.Equal("…", Quotation.Of(new string('x', 1000)));
    }
}
