using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links.Talks;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links.Stdio;

/// <summary>A process as the other side of a talk: one message a line, in and out.</summary>
internal sealed class ProcessWire(Process process, Upstream upstream, ProcessHome home, TimeProvider time, ILogger logger) : ITalkWire
{
    // Long enough to write something down, and short enough for a stop.
    private static readonly TimeSpan Goodbye = TimeSpan.FromMilliseconds(400);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly int _id = process.Id;
    private int _rambled;
    private int _disposed;

    /// <summary>When the process is over, and everything that it wrote has been read.</summary>
    public Task Over { get; private set; } = Task.CompletedTask;

    public void Begin(Talk talk)
    {
        Log.ProcessStarted(logger, upstream.Name, _id);
        Over = Task.WhenAll(ReadAsync(talk), new ErrorLines(upstream, _id, time, logger).ReadAsync(process.StandardError.BaseStream));
    }

    public async ValueTask SendAsync(Talk talk, LinkCall call, ReadOnlyMemory<byte> message, Running? running)
    {
        if (!await _turn.WaitAsync(upstream.Timeout))
        {
            throw new LinkFault(GatewayError.UpstreamSlow);
        }

        try
        {
            await WriteAsync(message).WaitAsync(upstream.Timeout, time);
        }
        catch (TimeoutException)
        {
            // Half a line may be written: nothing can be said after it.
            talk.End(GatewayError.UpstreamSlow);
            throw new LinkFault(GatewayError.UpstreamSlow);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw new LinkFault(GatewayError.UpstreamCut, fault);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Everything comes on the one standard output.</summary>
    public void ListenForNews(Talk talk, LinkCall call)
    {
    }

    /// <summary>The end of its input is how a process learns that it is not needed (MCP, stdio).</summary>
    public async ValueTask LeaveAsync()
    {
        try
        {
            process.StandardInput.BaseStream.Close();
            await process.WaitForExitAsync().WaitAsync(Goodbye, time);
        }
        catch (Exception fault) when (fault is IOException or TimeoutException or InvalidOperationException)
        {
            return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // The whole group, also where the leader is gone: children live on without it.
        Posix.KillGroup(_id);
        await process.WaitForExitAsync();
        await home.LeaveAsync();
        Log.ProcessOver(logger, upstream.Name, _id, process.ExitCode);
        process.Dispose();
        _turn.Dispose();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> message)
    {
        var line = new byte[message.Length + 1];
        message.CopyTo(line);

        // In JSON a line end can only be white space.
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line[^1] = (byte)'\n';
        var input = process.StandardInput.BaseStream;
        await input.WriteAsync(line);
        await input.FlushAsync();
    }

    private async Task ReadAsync(Talk talk)
    {
        var reader = PipeReader.Create(process.StandardOutput.BaseStream);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    Take(talk, rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > upstream.Process!.MaxMessageBytes)
                {
                    talk.End(GatewayError.UpstreamAnswerTooLarge);
                    return;
                }

                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            Log.UpstreamFailed(logger, fault, upstream.Name, "-", GatewayError.UpstreamCut.Code(), "Process");
        }
        finally
        {
            talk.End(GatewayError.UpstreamCut);
            await reader.CompleteAsync();
        }
    }

    private void Take(Talk talk, ReadOnlySequence<byte> line)
    {
        if (line.Length > upstream.Process!.MaxMessageBytes)
        {
            talk.End(GatewayError.UpstreamAnswerTooLarge);
            return;
        }

        var message = line.ToArray().AsMemory().TrimEnd((byte)'\r');

        // Many programs greet people there, though they must not. It is no answer to anything.
        if (!message.IsEmpty && !talk.Receive(message, null) && Interlocked.Exchange(ref _rambled, 1) == 0)
        {
            Log.ProcessRambled(logger, upstream.Name, _id);
        }
    }
}
