using System.Text;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests that a request counts as sent after its last byte, however it is cut into writes.</summary>
public class RequestProgressTests
{
    private const string Head = "PUT /key HTTP/1.1\r\nHost: store\r\nContent-Length: 6\r\n\r\n";

    private readonly RequestProgress _request = new();

    [Fact]
    public void A_request_without_a_body_is_sent_after_its_head()
    {
        Assert.False(_request.IsSending);
        Assert.False(IsSendingAfter("GET /key HTTP/1.1\r\nHost: store\r\n\r\n"));
        Assert.False(IsSendingAfter("PUT /key HTTP/1.1\r\nContent-Length: 0\r\n\r\n"));
    }

    [Fact]
    public void A_request_with_a_body_is_sent_after_its_body()
    {
        Assert.True(IsSendingAfter(Head));
        Assert.True(IsSendingAfter("abc"));
        Assert.False(IsSendingAfter("def"));
    }

    [Fact]
    public void A_body_may_begin_in_the_write_that_ends_the_head()
    {
        Assert.True(IsSendingAfter(Head + "abc"));
        Assert.False(IsSendingAfter("def"));
        Assert.False(IsSendingAfter(Head + "abcdef"));
    }

    [Fact]
    public void A_head_may_be_cut_anywhere()
    {
        for (var cut = 1; cut < Head.Length; cut++)
        {
            Assert.True(IsSendingAfter(Head[..cut]));
            Assert.True(IsSendingAfter(Head[cut..]));
            Assert.False(IsSendingAfter("abcdef"));
        }
    }

    [Fact]
    public void A_write_that_has_not_ended_is_being_sent()
    {
        _request.Begin();

        Assert.True(_request.IsSending);
    }

    private bool IsSendingAfter(string written)
    {
        _request.Begin();
        _request.Sent(Encoding.Latin1.GetBytes(written));
        return _request.IsSending;
    }
}
