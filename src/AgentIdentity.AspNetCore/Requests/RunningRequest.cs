using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>
/// A request that a stop can end: first <see cref="HttpContext.RequestAborted"/> fires, so that an endpoint can end in good order;
/// what still runs after a moment loses its connection.
/// </summary>
internal sealed class RunningRequest : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly CutoffBoard _board;
    private readonly CancellationTokenSource _stop;
    private readonly Action _abort;
    private bool _over;

    private RunningRequest(Delegation delegation, CutoffBoard board, HttpContext context)
    {
        Delegation = delegation;
        _board = board;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        _abort = context.Abort;
    }

    public Delegation Delegation { get; }

    public TokenFailure? Failure { get; private set; }

    public bool IsStopped => Failure is not null;

    public static RunningRequest Start(Delegation delegation, CutoffBoard board, HttpContext context)
    {
        var request = new RunningRequest(delegation, board, context);
        context.RequestAborted = request._stop.Token;
        context.Response.RegisterForDispose(request);
        return request;
    }

    public void Stop(TokenFailure failure)
    {
        lock (_gate)
        {
            if (_over || Failure is not null)
            {
                return;
            }

            Failure = failure;
        }

        _ = EndAsync();
    }

    // The server uses its objects again for the next request: after this nothing here may touch them.
    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
        }

        _board.Leave(this);
        _stop.Dispose();
    }

    private async Task EndAsync()
    {
        try
        {
            // What hangs on the token runs elsewhere, so that no request can hold up the stop of another.
            await _stop.CancelAsync().WaitAsync(Grace, _board.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Grace, _board.Time).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }

        lock (_gate)
        {
            if (!_over)
            {
                _abort();
            }
        }
    }
}
