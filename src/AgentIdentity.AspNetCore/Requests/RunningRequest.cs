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
    private readonly AuthenticationOutcome _outcome;
    private bool _over;

    private RunningRequest(AuthenticationOutcome outcome, CutoffBoard board, HttpContext context)
    {
        _outcome = outcome;
        _board = board;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        _abort = context.Abort;
    }

    public Delegation Delegation => _outcome.Delegation!;

    /// <summary>What the caller is told once the request was stopped; null before.</summary>
    public AuthenticationOutcome? Stopped { get; private set; }

    public static RunningRequest Start(AuthenticationOutcome outcome, CutoffBoard board, HttpContext context)
    {
        var request = new RunningRequest(outcome, board, context);
        context.RequestAborted = request._stop.Token;
        context.Response.RegisterForDispose(request);
        return request;
    }

    public void Stop(TokenFailure failure)
    {
        lock (_gate)
        {
            if (_over || Stopped is not null)
            {
                return;
            }

            Stopped = _outcome.Refuse(failure);
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
