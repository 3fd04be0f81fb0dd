using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The events that tell an item's content once more, whole, before the item itself is done.</summary>
internal sealed class ResponsesItemEnd(ResponsesItem item)
{
    internal void Write(Action<string, Action<Utf8JsonWriter>> write)
    {
        switch (item.Kind)
        {
            case ResponsesItemKind.Text:
                Done(write, "response.output_text.done", "text", "content_index");
                Part(write, "response.content_part.done", "content_index");
                break;
            case ResponsesItemKind.Refusal:
                Done(write, "response.refusal.done", "refusal", "content_index");
                Part(write, "response.content_part.done", "content_index");
                break;
            case ResponsesItemKind.Reasoning when item.Text.Length > 0:
                Done(write, "response.reasoning_summary_text.done", "text", "summary_index");
                Part(write, "response.reasoning_summary_part.done", "summary_index");
                break;
            case ResponsesItemKind.Call:
                write("response.function_call_arguments.done", json =>
                {
                    ResponsesWriter.Place(json, item, null);
                    json.WriteString("name"u8, item.Call!.Name);
                    json.WriteString("arguments"u8, item.Text);
                });
                break;
        }
    }

    private void Done(Action<string, Action<Utf8JsonWriter>> write, string name, string member, string part) => write(name, json =>
    {
        ResponsesWriter.Place(json, item, part);
        json.WriteString(member, item.Text);
        ResponsesWriter.Logprobs(json, item.Kind);
    });

    private void Part(Action<string, Action<Utf8JsonWriter>> write, string name, string part) => write(name, json =>
    {
        ResponsesWriter.Place(json, item, part);
        json.WritePropertyName("part"u8);
        item.Part(json, isDone: true);
    });
}
