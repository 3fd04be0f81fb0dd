namespace AgentIdentity.ModelProxy;

/// <summary>A request names something that the provider keeps: whoever made it must be the one who uses it.</summary>
/// <param name="Kind">What it is: <c>response</c>, <c>conversation</c>, <c>file</c>, <c>item</c>, <c>vector_store</c>, <c>prompt</c>, <c>container</c>.</param>
/// <param name="Id">The provider's id.</param>
/// <param name="Member">The member that names it, for example <c>previous_response_id</c> or <c>input[2].content[0].file_id</c>.</param>
public sealed record StateReference(string Kind, string Id, string Member);
