using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The questions, asked of a remote OpenFGA.</summary>
public sealed partial class RemoteRelations : IRelationEngine, IDisposable
{
    private const long LargestAnswer = 16 * 1024 * 1024;

    private readonly RemoteRelationsOptions _options;
    private readonly HttpClient _http;
    private readonly RemoteBearer _bearer;
    private readonly RemoteCalls _calls;

    /// <summary>Makes the client; nothing is sent yet.</summary>
    public RemoteRelations(RemoteRelationsOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        // A redirect would carry the credential and the questions to somebody else.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseCookies = false })
        {
            MaxResponseContentBufferSize = LargestAnswer,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _bearer = new RemoteBearer(options, _http, time);
        _calls = new RemoteCalls(options, _http, _bearer, time);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _bearer.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask<RelationResult<RelationAnswer>> CheckAsync(RelationQuestion question, RelationTerms terms, CancellationToken cancellation = default)
    {
        var body = Body(terms);
        body["tuple_key"] = RemoteShapes.Key(question);
        return await ShapedAsync(_calls.AskAsync(HttpMethod.Post, "check", body, cancellation), static json => Answer(json)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RelationResult<ImmutableArray<RelationResult<RelationAnswer>>>> BatchCheckAsync(
        ImmutableArray<(RelationQuestion Question, RelationTerms Terms)> questions, CancellationToken cancellation = default)
    {
        if (questions.Length > RelationLimits.BatchChecks)
        {
            return new RelationFailure(RelationFailureCode.ValidationError, $"a batch has at most {RelationLimits.BatchChecks} checks; this one has {questions.Length}");
        }

        // Model and consistency belong to the whole batch on the wire.
        var answers = new RelationResult<RelationAnswer>[questions.Length];
        foreach (var group in Enumerable.Range(0, questions.Length).GroupBy(i => (questions[i].Terms.ModelId, questions[i].Terms.Consistency)))
        {
            if (await BatchAsync([.. group], questions, answers, cancellation).ConfigureAwait(false) is { } failure)
            {
                return failure;
            }
        }

        return ImmutableArray.Create(answers);
    }

    /// <inheritdoc/>
    public async ValueTask<RelationResult<RelationList>> ListObjectsAsync(
        string type, string relation, string user, RelationTerms terms, CancellationToken cancellation = default)
    {
        var body = Body(terms);
        (body["type"], body["relation"], body["user"]) = (type, relation, user);
        return await ShapedAsync(_calls.AskAsync(HttpMethod.Post, "list-objects", body, cancellation), static json =>
            List(json.Find("objects").Items().Select(static item => item.Text()).All())).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RelationResult<RelationList>> ListUsersAsync(
        string objectText, string relation, UserFilter filter, RelationTerms terms, CancellationToken cancellation = default)
    {
        var colon = objectText.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return new RelationFailure(RelationFailureCode.ValidationError, $"'{objectText}' is no object; write type:id");
        }

        var body = Body(terms);
        // Here, and only here, the contextual tuples are a plain list.
        if (!terms.ContextualTuples.IsEmpty)
        {
            body["contextual_tuples"] = RemoteShapes.Keys(terms.ContextualTuples);
        }

        body["object"] = new JsonObject { ["type"] = objectText[..colon], ["id"] = objectText[(colon + 1)..] };
        body["relation"] = relation;
        body["user_filters"] = new JsonArray(filter.Relation is null
            ? new JsonObject { ["type"] = filter.Type } : new JsonObject { ["type"] = filter.Type, ["relation"] = filter.Relation });
        return await ShapedAsync(_calls.AskAsync(HttpMethod.Post, "list-users", body, cancellation), static json =>
            List(json.Find("users").Items().Select(RemoteShapes.User).All())).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RelationResult<RelationTree>> ExpandAsync(
        string relation, string objectText, RelationTerms terms, CancellationToken cancellation = default)
    {
        var body = Body(terms);
        body.Remove("context");
        body["tuple_key"] = new JsonObject { ["relation"] = relation, ["object"] = objectText };
        return await ShapedAsync(
            _calls.AskAsync(HttpMethod.Post, "expand", body, cancellation), static json => RemoteShapes.Tree(json.Find("tree").Find("root"))).ConfigureAwait(false);
    }

    private async Task<RelationFailure?> BatchAsync(
        int[] places, ImmutableArray<(RelationQuestion Question, RelationTerms Terms)> questions, RelationResult<RelationAnswer>[] answers, CancellationToken cancellation)
    {
        var checks = new JsonArray();
        foreach (var place in places)
        {
            var (question, terms) = questions[place];
            var check = Own(terms);
            check["tuple_key"] = RemoteShapes.Key(question);
            check["correlation_id"] = place.ToString(CultureInfo.InvariantCulture);
            checks.Add(check);
        }

        var body = Shared(questions[places[0]].Terms);
        body["checks"] = checks;
        var result = await _calls.AskAsync(HttpMethod.Post, "batch-check", body, cancellation).ConfigureAwait(false);
        if (!result.Ok)
        {
            return result.Failure;
        }

        foreach (var place in places)
        {
            var item = result.Value.Find("result").Find(place.ToString(CultureInfo.InvariantCulture));
            var error = item.Find("error");
            answers[place] = error is null && item is { } found && Answer(found) is { } answer ? answer
                : new RelationFailure(
                    RelationFailureCodes.Find(error.Find("input_error").Text()) ?? RelationFailureCodes.Find(error.Find("internal_error").Text()) ?? RelationFailureCode.InternalError,
                    RemoteCalls.Plain(error.Find("message").Text() ?? "the relation engine did not answer this question"));
        }

        return null;
    }

    private JsonObject Body(RelationTerms terms)
    {
        var body = Shared(terms);
        foreach (var (name, value) in Own(terms).ToArray())
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    private JsonObject Shared(RelationTerms terms) => new()
    {
        ["authorization_model_id"] = terms.ModelId ?? _options.ModelId,
        ["consistency"] = terms.Consistency == RelationConsistency.HigherConsistency ? "HIGHER_CONSISTENCY" : "MINIMIZE_LATENCY",
    };

    private static JsonObject Own(RelationTerms terms)
    {
        var own = new JsonObject();
        if (!terms.ContextualTuples.IsEmpty)
        {
            own["contextual_tuples"] = new JsonObject { ["tuple_keys"] = RemoteShapes.Keys(terms.ContextualTuples) };
        }

        if (RemoteShapes.Object(terms.Context) is { } context)
        {
            own["context"] = context;
        }

        return own;
    }

    private static RelationAnswer? Answer(JsonElement json) => json.Find("allowed") switch
    {
        { ValueKind: JsonValueKind.True } => new RelationAnswer(true, RelationReason.Related),
        // Protobuf's JSON leaves a false out.
        null or { ValueKind: JsonValueKind.False } => new RelationAnswer(false, RelationReason.NotTold),
        _ => null,
    };

    // A remote engine cuts long lists without saying so.
    private static RelationList? List(ImmutableArray<string>? items) => items is { } all ? new RelationList(all, all.Length >= RelationLimits.ListItems) : null;

    private static async ValueTask<RelationResult<T>> ShapedAsync<T>(ValueTask<RelationResult<JsonElement>> call, Func<JsonElement, T?> read) where T : class
    {
        var result = await call.ConfigureAwait(false);
        return !result.Ok ? result.Failure! : read(result.Value) is { } value ? value
            : new RelationFailure(RelationFailureCode.InternalError, "the relation engine's answer has an unknown shape");
    }
}
