using System.Diagnostics;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Recording;
using Microsoft.AspNetCore.Http.Features;

namespace HfModelCache.TestHub.Answers;

/// <summary>Puts an answer on the wire, faults and all.</summary>
internal sealed class AnswerWriter(HttpContext context, Answer answer, RecordedRequest record)
{
    private const int LargestWrite = 1 << 20;

    // What has been handed over may still lie in a buffer that a reset would throw away.
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(50);

    private readonly CancellationToken _gone = context.RequestAborted;
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _sent;

    public async Task SendAsync()
    {
        record.Status = answer.Status;
        if (await InterruptedAsync(Interruption.BeforeStatusLine))
            return;
        WriteHead();
        await context.Response.StartAsync(_gone);
        if (HttpMethods.IsHead(context.Request.Method) || answer.Status is 204 or 304)
            return;
        await WriteBodyAsync();
    }

    private void WriteHead()
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (!answer.IsChunked && answer.Status is not (204 or 304))
            response.ContentLength = answer.DeclaredLength ?? answer.Count;
        // Otherwise Kestrel would keep a connection open on which no byte of the body has been sent yet.
        if (answer.DeclaredLength > answer.Count)
            response.Headers.Connection = "close";
    }

    private async Task WriteBodyAsync()
    {
        while (true)
        {
            if (await InterruptedAsync(_sent))
                return;
            if (_sent == answer.Count)
                return;
            var piece = answer.Body.ReadAt(answer.Offset + _sent, NextWrite());
            record.AddBytes(piece.Length);
            if (!await TryWriteAsync(piece))
                return;
            _sent += piece.Length;
            await KeepPaceAsync();
        }
    }

    private int NextWrite()
    {
        var most = Math.Min(answer.Count - _sent, answer.Pace?.BytesPerWrite ?? LargestWrite);
        if (answer.Interruption is { } interruption && interruption.At > _sent)
            most = Math.Min(most, interruption.At - _sent);
        if (answer.DeclaredLength > _sent)
            most = Math.Min(most, answer.DeclaredLength.Value - _sent);
        return (int)Math.Min(most, LargestWrite);
    }

    private async Task<bool> TryWriteAsync(ReadOnlyMemory<byte> piece)
    {
        // Kestrel refuses to send more than it has announced, so the surplus goes past it.
        if (_sent >= answer.DeclaredLength)
        {
            await context.Features.GetRequiredFeature<PlainConnection>().WriteAsync(piece, _gone);
            return true;
        }

        // Once the client has gone, Kestrel takes bytes and drops them, long before it says so otherwise.
        var written = await context.Response.BodyWriter.WriteAsync(piece, _gone);
        return !written.IsCompleted;
    }

    private async Task KeepPaceAsync()
    {
        if (answer.Pace is not { } pace)
            return;
        var ahead = (_sent / (double)pace.BytesPerWrite * pace.Interval) - Stopwatch.GetElapsedTime(_started);
        if (ahead > TimeSpan.Zero)
            await WallClock.PauseAsync(ahead, _gone);
    }

    private async Task<bool> InterruptedAsync(long position)
    {
        if (answer.Interruption is not { } interruption || interruption.At != position)
            return false;
        if (interruption.Kind == InterruptionKind.Stall)
        {
            await WallClock.PauseAsync(interruption.Duration, _gone);
            return false;
        }

        if (interruption.Kind == InterruptionKind.Close)
        {
            await context.Features.GetRequiredFeature<PlainConnection>().CloseAsync();
            await WallClock.PauseAsync(Timeout.InfiniteTimeSpan, _gone).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await WallClock.PauseAsync(DrainTime, CancellationToken.None);
        context.Abort();
        return true;
    }
}
