using System.Buffers;
using System.Net.WebSockets;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Sockets;

/// <summary>
/// Carries messages both ways, a part at a time, so that a side that does not read holds the other up and costs no memory. Reading is
/// never cancelled, for that would take away the chance to close in good form; a socket is closed, and if need be aborted.
/// </summary>
internal sealed class SocketRelay(WebSocket caller, WebSocket upstream, long longestMessage, SecretMask? mask = null)
{
    private const int Part = 16 * 1024;

    // A close must be over within a second of a stop, whoever reads slowly.
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private volatile bool _ending;

    private enum End
    {
        Closed,
        Lost,
        NotTaken,
        TooLong,
    }

    /// <summary>Bytes that the caller sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Bytes that the caller was sent.</summary>
    public long Received { get; private set; }

    public async Task<Refusal?> RunAsync(Passage passage)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStop = passage.Stopped.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), stopped);
        var up = PumpAsync(caller, upstream, count => Sent += count, longestMessage, null);
        var down = PumpAsync(upstream, caller, count => Received += count, long.MaxValue, mask);
        try
        {
            await Task.WhenAny(up, down, stopped.Task);
            var error = stopped.Task.IsCompleted ? passage.EndedBecause : await WhyAsync(up, down, stopped.Task, passage);
            if (error is null)
            {
                return null;
            }

            await CloseAsync(error.Value, up, down);
            return Refusal.Of(error.Value, Explanation.Of(error.Value));
        }
        finally
        {
            caller.Abort();
            upstream.Abort();
            if (!(up.IsCompleted && down.IsCompleted))
            {
                // A write to somebody who does not read ends with the connection alone.
                passage.Http.Abort();
            }

            await Task.WhenAll(up, down);
        }
    }

    private static async Task<GatewayError?> WhyAsync(Task<End> up, Task<End> down, Task stopped, Passage passage)
    {
        switch (up.IsCompleted ? await up : await down)
        {
            case End.Closed:
                // The other side has the close frame and answers it.
                await Task.WhenAny(Task.WhenAll(up, down), stopped, Task.Delay(Farewell, CancellationToken.None));
                return stopped.IsCompleted && !(up.IsCompleted && down.IsCompleted) ? passage.EndedBecause : null;
            case End.TooLong:
                return GatewayError.BodyTooLarge;
            case End.Lost:
                return up.IsCompleted ? GatewayError.CallerGone : GatewayError.UpstreamCut;
            default:
                return up.IsCompleted ? GatewayError.UpstreamCut : GatewayError.CallerGone;
        }
    }

    // First the upstream, so that nothing more comes from there; then the caller's last word, which nobody interrupts.
    private async Task CloseAsync(GatewayError error, Task up, Task down)
    {
        _ending = true;
        await SayAsync(upstream, error == GatewayError.UpstreamCut ? WebSocketCloseStatus.NormalClosure : WebSocketCloseStatus.EndpointUnavailable, "");
        upstream.Abort();
        await Task.WhenAny(down, Task.Delay(LastWord, CancellationToken.None));
        if (down.IsCompleted && error != GatewayError.CallerGone)
        {
            await SayAsync(caller, StatusOf(error), $"{error.Code()} {Explanation.Of(error)}");
            await Task.WhenAny(up, Task.Delay(LastWord, CancellationToken.None));
        }
    }

    // RFC 6455 section 7.4.1.
    private static WebSocketCloseStatus StatusOf(GatewayError error) => error switch
    {
        GatewayError.Draining => WebSocketCloseStatus.EndpointUnavailable,
        GatewayError.BodyTooLarge => WebSocketCloseStatus.MessageTooBig,
        GatewayError.UpstreamCut => WebSocketCloseStatus.InternalServerError,
        _ => WebSocketCloseStatus.PolicyViolation,
    };

    private static async Task SayAsync(WebSocket socket, WebSocketCloseStatus status, string text)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            using var patience = new CancellationTokenSource(LastWord);
            await socket.CloseOutputAsync(status, text, patience.Token);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever does not take the last word is cut off without it.
        }
    }

    private async Task<End> PumpAsync(WebSocket from, WebSocket to, Action<int> count, long longest, SecretMask? masking)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Part);
        try
        {
            long message = 0;
            while (true)
            {
                if (await ReceiveAsync(from, buffer) is not { } part)
                {
                    return End.Lost;
                }

                if (part.MessageType == WebSocketMessageType.Close)
                {
                    // Once the gateway closes, what a side answers to that is not for the other.
                    await (_ending ? Task.CompletedTask : PassCloseAsync(from, to));
                    return End.Closed;
                }

                count(part.Count);
                message += part.Count;
                if (message > longest)
                {
                    return End.TooLong;
                }

                message = part.EndOfMessage ? 0 : message;
                var told = masking is null ? buffer.AsMemory(0, part.Count) : masking.Take(buffer.AsSpan(0, part.Count), part.EndOfMessage);
                if (!await TrySendAsync(to, told, part))
                {
                    return End.NotTaken;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Task PassCloseAsync(WebSocket from, WebSocket to) =>
        SayAsync(to, from.CloseStatus ?? WebSocketCloseStatus.Empty, from.CloseStatus is null or WebSocketCloseStatus.Empty ? null! : from.CloseStatusDescription ?? "");

    private static async Task<ValueWebSocketReceiveResult?> ReceiveAsync(WebSocket from, byte[] buffer)
    {
        try
        {
            return await from.ReceiveAsync(buffer.AsMemory(0, Part), CancellationToken.None);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<bool> TrySendAsync(WebSocket to, ReadOnlyMemory<byte> part, ValueWebSocketReceiveResult like)
    {
        try
        {
            await to.SendAsync(part, like.MessageType, like.EndOfMessage, CancellationToken.None);
            return true;
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }
}
