using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.StoreFiles;

/// <summary>The form of <c>.fga.yaml</c>, in which OpenFGA's tools keep a model, tuples and what they must answer (its docs/STORE_FILE.md).</summary>
internal static class StoreFile
{
    private static readonly YamlShape Tuple = YamlShape.Map("a tuple", [["user"], ["relation"], ["object"]],
        ("user", YamlShape.Text), ("relation", YamlShape.Text), ("object", YamlShape.Text),
        ("condition", YamlShape.Map("a condition", [["name"]], ("name", YamlShape.Text), ("context", YamlShape.Anything))));

    private static readonly YamlShape Check = YamlShape.Map("a check", [["user", "users"], ["object", "objects"], ["assertions"]],
        ("user", YamlShape.Text), ("users", YamlShape.List(YamlShape.Text)), ("object", YamlShape.Text), ("objects", YamlShape.List(YamlShape.Text)),
        ("context", YamlShape.Anything), ("assertions", YamlShape.Each(YamlShape.Truth)));

    private static readonly YamlShape Objects = YamlShape.Map("a list of objects", [["user"], ["type"], ["assertions"]],
        ("user", YamlShape.Text), ("type", YamlShape.Text), ("context", YamlShape.Anything), ("assertions", YamlShape.Each(YamlShape.List(YamlShape.Text))));

    private static readonly YamlShape Users = YamlShape.Map("a list of users", [["object"], ["user_filter"], ["assertions"]],
        ("object", YamlShape.Text), ("context", YamlShape.Anything),
        ("user_filter", YamlShape.List(YamlShape.Map("a filter", [["type"]], ("type", YamlShape.Text), ("relation", YamlShape.Text)))),
        ("assertions", YamlShape.Each(YamlShape.Map("an answer", [["users"]], ("users", YamlShape.List(YamlShape.Text))))));

    private static readonly YamlShape Test = YamlShape.Map("a test", [],
        ("name", YamlShape.Text), ("description", YamlShape.Text), ("tuples", YamlShape.List(Tuple)), ("tuple_file", YamlShape.Text),
        ("tuple_files", YamlShape.List(YamlShape.Text)),
        ("check", YamlShape.List(Check)), ("list_objects", YamlShape.List(Objects)), ("list_users", YamlShape.List(Users)));

    private static readonly YamlShape Store = YamlShape.Map("a store file", [["model", "model_file"], ["tests"]],
        ("name", YamlShape.Text), ("model", YamlShape.Text), ("model_file", YamlShape.Text), ("tuples", YamlShape.List(Tuple)),
        ("tuple_file", YamlShape.Text), ("tuple_files", YamlShape.List(YamlShape.Text)), ("tests", YamlShape.List(Test)));

    /// <summary>Reads the file and notes whatever does not fit the form. Null when it is no YAML that policies may use.</summary>
    public static YamlMap? Read(string text, string file, ProblemList problems)
    {
        try
        {
            var root = YamlReader.Read(text);
            Store.Check(root, "the file", wrong => problems.Add(file, wrong));
            return root as YamlMap;
        }
        catch (SourceException wrong)
        {
            problems.Add(file, wrong);
            return null;
        }
    }
}
