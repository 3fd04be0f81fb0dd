using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Mcp.Asks;

/// <summary>
/// An answer that asks back (input_required). What the server may not ask is answered for the client: no. What it may goes to the client in the
/// way of its revision: a modern one comes again with the answers, an older one is asked on its stream and the gateway goes on.
/// </summary>
internal sealed class ServerQuestions(McpPassage passage, McpParts parts, McpReply reply)
{
    private const int LongestState = 32 * 1024;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Asks the client; gives the params of the next round, or none where the client has its answer.</summary>
    public async ValueTask<(JsonElement? Next, Refusal? Refusal)> TakeAsync(JsonElement result, CancellationToken cancellationToken)
    {
        var own = McpRequestReader.Text(result, "requestState");
        if (ServerQuestion.ReadAll(result) is not { } questions || (questions.Count == 0 && own is null) || own?.Length > LongestState || passage.Redactions is not null)
        {
            return (null, McpExchange.Failed(passage.Redactions is null ? GatewayError.UpstreamAnswerUnreadable : GatewayError.AnswerWithheld));
        }

        List<(ServerQuestion Question, QuestionPassage Judged)> asked = [];
        try
        {
            return await TakeAsync(own, questions, asked, cancellationToken);
        }
        finally
        {
            foreach (var (_, judged) in asked)
            {
                await parts.Rounds.EndAsync(judged);
            }
        }
    }

    private async ValueTask<(JsonElement? Next, Refusal? Refusal)> TakeAsync(
        string? own, IReadOnlyList<ServerQuestion> questions, List<(ServerQuestion Question, QuestionPassage Judged)> asked, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> given = [];
        foreach (var question in questions)
        {
            if (await JudgeAsync(question) is { } judged)
            {
                asked.Add((question, judged));
            }
            else if (question.Denial is { } denial)
            {
                given.Add(new(question.Key, denial));
            }
            else
            {
                return (null, Refusal.Of(GatewayError.ServerAskRefused, "The server asked for something that it may not ask, and cannot go on without."));
            }
        }

        passage.Begun();
        var state = new CallState(own, [.. asked.Select(static one => one.Question.Key)], given)
        {
            Continues = passage.Continues,
            Words = asked.ToDictionary(static one => one.Question.Key, static one => one.Question.Words, StringComparer.Ordinal),
        };
        if (asked.Count == 0)
        {
            passage.Tell(null);

            // A server that only wants to be asked again (load shedding) leaves that to the client, too.
            return questions.Count > 0 || !passage.IsModern ? (state.Resume(passage.Request!.Params, null), null) : (null, await TellAsync(state, asked, cancellationToken));
        }

        return passage.IsModern ? (null, await TellAsync(state, asked, cancellationToken)) : await AskAsync(state, asked, cancellationToken);
    }

    private async ValueTask<QuestionPassage?> JudgeAsync(ServerQuestion question)
    {
        if (!question.MayBeAsked(passage.Upstream!.Asks, passage.Client) || (!passage.IsModern && !CanBeAsked()))
        {
            return null;
        }

        var judged = new QuestionPassage(passage, question);
        return await parts.Rounds.JudgeAsync(judged) is null && judged.Decision is { Outcome: Outcome.Allow } ? judged : null;
    }

    private bool CanBeAsked() => passage.Session is not null && reply.MayStream;

    private async ValueTask<Refusal?> TellAsync(CallState state, List<(ServerQuestion Question, QuestionPassage Judged)> asked, CancellationToken cancellationToken)
    {
        var text = parts.Seal.Seal(SealKind.State, passage.Binding, McpReading.AboutOf(passage.Request!), state.Write(), Life);
        await reply.FinishAsync(McpWriter.Result(passage.Id!.Value, json =>
        {
            json.WriteString("resultType", "input_required");
            if (asked.Count > 0)
            {
                json.WriteStartObject("inputRequests");
                foreach (var (question, _) in asked)
                {
                    json.WriteStartObject(question.Key);
                    json.WriteString("method", question.Method);
                    WriteParams(json, question);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteString("requestState", text);
        }), cancellationToken);
        foreach (var (_, judged) in asked)
        {
            judged.Answer = "asked";
        }

        return null;
    }

    // One after the other: a human has one pair of eyes.
    private async ValueTask<(JsonElement? Next, Refusal? Refusal)> AskAsync(CallState state, List<(ServerQuestion Question, QuestionPassage Judged)> asked, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (question, judged) in asked)
        {
            var answer = await AskAsync(question, cancellationToken);
            judged.Answer = answer is null ? "none" : "answered";
            if (answer is { } said)
            {
                answers[question.Key] = said;
            }
            else if (question.Denial is { } denial)
            {
                answers[question.Key] = JsonElement.Parse(denial);
            }
            else
            {
                return (null, Refusal.Of(GatewayError.ClientSilent, "The client did not answer what the server asked."));
            }
        }

        var responses = McpWriter.Object(json =>
        {
            foreach (var (key, answer) in answers)
            {
                json.WritePropertyName(key);
                answer.WriteTo(json);
            }
        });
        passage.Tell(state.Told(responses));
        return (state.Resume(passage.Request!.Params, responses), null);
    }

    private async ValueTask<JsonElement?> AskAsync(ServerQuestion question, CancellationToken cancellationToken)
    {
        var (id, answer) = passage.Session!.Ask();
        try
        {
            await reply.SendAsync(McpWriter.Request(id, question.Method, question.Params is { } given ? json => WriteMembers(json, question, given) : null), cancellationToken);
            return await answer.WaitAsync(Patience, parts.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            passage.Session.Forget(id);
        }
    }

    private static void WriteParams(Utf8JsonWriter json, ServerQuestion question)
    {
        if (question.Params is { } given)
        {
            json.WritePropertyName("params");
            given.WriteTo(json);
        }
    }

    // Revision 2025-11-25 names each elicitation that leads to a page.
    private void WriteMembers(Utf8JsonWriter json, ServerQuestion question, JsonElement given)
    {
        foreach (var member in given.EnumerateObject())
        {
            member.WriteTo(json);
        }

        if (McpRequestReader.Text(given, "mode") == "url" && !given.TryGetProperty("elicitationId", out _))
        {
            json.WriteString("elicitationId", passage.DecisionId + "-" + question.Key);
        }
    }
}
