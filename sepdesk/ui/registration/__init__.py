"""聘用登记, 变更, 注销: the form, what helps to judge it, and its drafts."""
