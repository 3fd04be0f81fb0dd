using System.Text.Json;

namespace AgentIdentity.Server.AccessApi;

/// <summary>The three searches.</summary>
internal sealed class AccessSearch(CallSearch calls, RelationSearch relations)
{
    public async Task<IResult> AnswerAsync(JsonElement body, AccessShape shape, AccessCaller caller, CancellationToken cancellation)
    {
        var form = new AccessForm(body);
        var question = form.Read(shape);
        var (page, wrong) = SearchPage.Read(body, shape);
        if ((form.Mistake ?? wrong) is { } mistake)
        {
            return AccessBody.Refuse(mistake);
        }

        var ofCalls = AccessCalls.IsOfCall(question.Resource.Type);
        if (!ofCalls && !caller.Upstreams.IsEmpty)
        {
            return Problems.Of(403, ServerError.AccessNotAllowed, "This key may ask only about calls of its own upstreams.");
        }

        var found = await (shape switch
        {
            AccessShape.SubjectSearch => ofCalls ? calls.SubjectsAsync(question, caller, cancellation) : relations.SubjectsAsync(question, cancellation),
            AccessShape.ResourceSearch => ofCalls ? calls.ResourcesAsync(question, caller, cancellation) : relations.ResourcesAsync(question, cancellation),
            _ => ofCalls ? calls.ActionsAsync(question, caller, cancellation) : relations.ActionsAsync(question, cancellation),
        });
        return found.Failure is { } failure
            ? Problems.Of(failure.Status, failure.Code, failure.Detail)
            : Results.Json(page!.Answer(found.Results, found.Truncated), contentType: "application/json");
    }
}
