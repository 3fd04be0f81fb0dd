using System.Runtime.InteropServices;
using System.Text.Json;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Mcp.Asks;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>
/// A request through the link: asked in the terms of 2026-07-28, answered in the client's. Where the server asks back and the client
/// cannot be told to come again, the gateway asks the client and goes on itself, each time through steps 4 to 6.
/// </summary>
internal sealed class McpExchange(McpPassage passage, McpParts parts)
{
    private const int MostRounds = 8;

    // The call at the server that waits for what it asked; as long as it is named here, nobody else will answer it.
    private string? _waits;

    // Servers of revisions with sessions answer calls in events, and some clients wait for nothing else.
    private readonly McpReply _reply = new(passage.Http, prefersEvents: passage is { Session: not null, Request.Row.Lists: null });

    public async ValueTask<Refusal?> RunAsync()
    {
        if (passage.GoesOn is { } earlier && !parts.Spent.TrySpend(passage.Binding, earlier.Sealed))
        {
            return McpReading.Invalid();
        }

        if (await StillKnownAsync() is { } gone)
        {
            return gone;
        }

        var (parameters, unreadable) = FirstParams();
        return unreadable ?? await InSessionAsync(cancellation => RoundsAsync(parameters, cancellation));
    }

    /// <summary>Goes on after a first answer that came another way.</summary>
    public ValueTask<Refusal?> ContinueAsync(LinkResponse answer) => InSessionAsync(async cancellation =>
    {
        var (next, refusal) = await TakeAsync(answer, cancellation);
        return refusal is not null || next is null ? refusal : await RoundsAsync(next.Value, cancellation, round: 1);
    });

    public static Refusal Failed(GatewayError error) => Refusal.Of(error, Explanation.Of(error));

    // A client with a session may cancel by a message of its own; every client may by hanging up; a stop ends everything.
    private async ValueTask<Refusal?> InSessionAsync(Func<CancellationToken, ValueTask<Refusal?>> run)
    {
        using var running = passage.Session?.TryRun(passage.Id!.Value);
        if (passage.Session is not null && running is null)
        {
            return Refusal.Of(GatewayError.RequestInUse, "A request of this id is running, or too many are.");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(passage.Http.RequestAborted, passage.Stopped, running?.Token ?? CancellationToken.None);
        Refusal? refusal;
        try
        {
            refusal = await run(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !passage.Http.RequestAborted.IsCancellationRequested)
        {
            refusal = Failed(passage.Stopped.IsCancellationRequested ? passage.EndedBecause : GatewayError.CallerGone);
        }
        finally
        {
            passage.Session?.Finish(passage.Id!.Value);
            if (_waits is { } state)
            {
                parts.Links.For(passage.Front!).Abandon(McpForward.CallOf(passage), state);
            }
        }

        if (refusal is not null && _reply.Streams)
        {
            await _reply.EndAsync(McpAnswer.Error(passage, refusal), parts.Time);
            passage.Answered = true;
        }

        return refusal;
    }

    private async ValueTask<Refusal?> RoundsAsync(JsonElement parameters, CancellationToken cancellationToken, int round = 0)
    {
        for (; round < MostRounds; round++)
        {
            if (round > 0 && await parts.Rounds.AgainAsync(passage) is { } refused)
            {
                return refused;
            }

            var (answer, failure) = await AskAsync(parameters, cancellationToken);
            if (answer is null)
            {
                return failure;
            }

            var (next, refusal) = await TakeAsync(answer, cancellationToken);
            if (refusal is not null || next is null)
            {
                return refusal;
            }

            parameters = next.Value;
        }

        return Refusal.Of(GatewayError.TooManyRounds, "The server asked back too often.");
    }

    private async ValueTask<(LinkResponse? Answer, Refusal? Failure)> AskAsync(JsonElement parameters, CancellationToken cancellationToken)
    {
        var link = parts.Links.For(passage.Front!);
        using var leg = passage.Trace?.Leg(passage);
        _waits = null;
        await foreach (var message in link.AskAsync(McpForward.CallOf(passage), RequestOf(parameters), cancellationToken))
        {
            switch (message)
            {
                case LinkNotification notification when MayHear(notification):
                    await _reply.SendAsync(McpWriter.Notification(notification.Method, notification.Params is { ValueKind: JsonValueKind.Object } said ? json => Copy(json, said) : null), cancellationToken);
                    break;
                case LinkResponse answer:
                    return (answer, null);
                case LinkFailure failure:
                    leg?.Error = failure.Error.Code();
                    return (null, Failed(passage.Stopped.IsCancellationRequested ? passage.EndedBecause : failure.Error));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return (null, Failed(GatewayError.UpstreamCut));
    }

    // Progress goes to who gave a token for it, log messages to who named a level; and what a rule takes out of the answer could be in both.
    private bool MayHear(LinkNotification notification) => passage.Redactions is null && notification.Method switch
    {
        "notifications/progress" => passage.Request!.Param("_meta") is { } meta && meta.TryGetProperty("progressToken", out _),
        "notifications/message" => !passage.IsModern || passage.Client.LogLevel is not null,
        _ => false,
    };

    /// <summary>Writes the answer, or gives the params of the next round.</summary>
    private async ValueTask<(JsonElement? Next, Refusal? Refusal)> TakeAsync(LinkResponse answer, CancellationToken cancellationToken)
    {
        if (answer.Error is { } error)
        {
            return (null, await FinishAsync(ServerErrors.Write(passage, error), cancellationToken, ServerErrors.StatusOf(passage, error)));
        }

        if (answer.Result is not { ValueKind: JsonValueKind.Object } result)
        {
            return (null, Failed(GatewayError.UpstreamAnswerUnreadable));
        }

        if (passage.Gate?.TryHold(2L * JsonMarshal.GetRawUtf8Value(result).Length) == false)
        {
            return (null, Failed(GatewayError.Overloaded));
        }

        switch (result.TryGetProperty("resultType", out var type) ? type.ToString() : "complete")
        {
            case "complete":
                return (null, await CompleteAsync(result, cancellationToken));
            case "input_required" when passage.Request!.Row.MayAsk:
                passage.AskedBack++;
                _waits = McpRequestReader.Text(result, "requestState");
                var taken = await new ServerQuestions(passage, parts, _reply).TakeAsync(result, cancellationToken);
                _waits = taken is { Next: null, Refusal: null } ? null : _waits;
                return taken;
            case "task" when passage.Request!.Tool is not null && passage.IsModern && passage.Client.KnowsTasks:
                return (null, await FinishTaskAsync(result, cancellationToken));
            default:
                return (null, Failed(GatewayError.UpstreamAnswerUnreadable));
        }
    }

    private async ValueTask<Refusal?> CompleteAsync(JsonElement result, CancellationToken cancellationToken)
    {
        var row = passage.Request!.Row;
        if (row.Lists is not null)
        {
            var list = await parts.Lists.FilterAsync(passage, result);
            return list.Write is { } write
                ? await FinishAsync(McpResults.Write(passage, write, parts.Lists.TtlOf(passage, result)), cancellationToken)
                : Failed(list.Error!.Value);
        }

        if (row.Subject == McpSubject.Task)
        {
            return await FinishTaskAsync(result, cancellationToken);
        }

        if (ToolOutput.Judge(passage, parts, result) is { } unfit)
        {
            return Failed(unfit);
        }

        passage.ToolFailed = result.TryGetProperty("isError", out var failed) && failed.ValueKind == JsonValueKind.True;
        var whole = McpResults.Write(passage, json => McpResults.Copy(json, result), row.Caches ? parts.Lists.TtlOf(passage, result) : null);
        if (passage.Redactions is not { } tree)
        {
            return await FinishAsync(whole, cancellationToken);
        }

        var redacted = new ToolAnswer(passage, tree);
        var (body, error) = redacted.Redact(whole);
        passage.Redacted = redacted.Removed;
        return error is { } withheld ? Failed(withheld) : await FinishAsync(body, cancellationToken);
    }

    // What a task asks of the client nobody has judged, in whatever part of it the server put it.
    private async ValueTask<Refusal?> FinishTaskAsync(JsonElement result, CancellationToken cancellationToken)
    {
        var hasWhole = result.TryGetProperty("result", out var whole);
        if (AsksBack(result) || (hasWhole && AsksBack(whole)) || (result.TryGetProperty("task", out var task) && AsksBack(task)))
        {
            return Refusal.Of(GatewayError.ServerAskRefused, "The task asked for something, which tasks may not do here.");
        }

        return hasWhole && ToolOutput.Judge(passage, parts, whole) is { } unfit ? Failed(unfit) : await FinishAsync(TaskAnswer(result), cancellationToken);
    }

    private static bool AsksBack(JsonElement part) => part.ValueKind == JsonValueKind.Object
        && (part.TryGetProperty("inputRequests", out _) || part.TryGetProperty("requestState", out _));

    // The id of a task is worth something: the caller gets it sealed.
    private ReadOnlyMemory<byte>? TaskAnswer(JsonElement result) => passage.Redactions is null ? McpWriter.Result(passage.Id!.Value, json =>
    {
        foreach (var member in result.EnumerateObject())
        {
            if (member.NameEquals("taskId") && member.Value.ValueKind == JsonValueKind.String)
            {
                json.WriteString("taskId", TaskIds.Seal(passage, parts, member.Value.GetString()!));
            }
            else
            {
                member.WriteTo(json);
            }
        }
    }) : null;

    private async ValueTask<Refusal?> FinishAsync(ReadOnlyMemory<byte>? message, CancellationToken cancellationToken, int status = 200)
    {
        if (message is not { } whole)
        {
            return Failed(GatewayError.UpstreamAnswerUnreadable);
        }

        await _reply.FinishAsync(whole, cancellationToken, status);
        return null;
    }

    // A task was decided on as the call that began it; whether its tool may still be known of is asked each time.
    private async ValueTask<Refusal?> StillKnownAsync()
    {
        if (passage.Request!.Row.Subject != McpSubject.Task)
        {
            return null;
        }

        var decided = await parts.Decisions.DecideManyAsync(passage.Token!, [TaskIds.CallOf(passage)], passage.Http.RequestAborted);
        if (decided is not [{ Visible: true, Outcome: Outcome.Allow or Outcome.NeedsApproval } now])
        {
            return TaskIds.Unknown();
        }

        // What a rule takes out of the tool's answers is not taken out of a task's.
        return now.Obligations.Any(static must => must.Kind == ObligationKind.Redact) ? Failed(GatewayError.AnswerWithheld) : null;
    }

    private (JsonElement Params, Refusal? Refusal) FirstParams()
    {
        if (passage.GoesOn is { } earlier)
        {
            return (earlier.State.Resume(passage.Request!.Params, passage.Request.Responses), null);
        }

        var cursor = passage.Request!.Row.Lists is not null && passage.Request.Param("cursor") is { } given ? given.GetString() : null;
        var own = cursor is null ? null : parts.Lists.Cursor(passage, cursor);
        return cursor is not null && own is null
            ? (default, Refusal.Of(GatewayError.StateInvalid, "The cursor was not given out for this list, or is too old."))
            : (McpWriter.Object(json =>
            {
                LinkParams.WriteTo(json, passage.Request.Params);
                WriteOwn(json, "cursor", own);
                WriteOwn(json, "taskId", passage.TaskId);
            }), null);
    }

    private LinkRequest RequestOf(JsonElement parameters) => LinkRequests.Of(passage, parts, passage.Request!.Method, parameters);

    private static void WriteOwn(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Copy(Utf8JsonWriter json, JsonElement from)
    {
        foreach (var member in from.EnumerateObject())
        {
            member.WriteTo(json);
        }
    }
}
